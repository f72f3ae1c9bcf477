/** A run of frames ready to leave a decoder. */
export interface FrameRun {
  readonly firstSample: number;
  readonly frameCount: number;
  /** Frame after frame, channel after channel within a frame. */
  readonly samples: Int32Array;
  readonly electrodesOff: number;
}

/**
 * Gathers single frames into blocks of a fixed length. Block borders lie on multiples of the
 * length in frame numbers, so they depend on the frames alone and never on how the bytes were cut.
 */
export class BlockBuilder {
  private samples: Int32Array;
  private firstSample = 0;
  private frames = 0;
  private electrodesOff = 0;

  constructor(
    private readonly channelCount: number,
    private readonly framesPerBlock: number,
    private readonly emit: (run: FrameRun) => void,
  ) {
    this.samples = new Int32Array(channelCount * framesPerBlock);
  }

  /** Adds frame number `frame`. A number that does not follow the last one ends the pending block first. */
  add(frame: number, values: ArrayLike<number>, electrodesOff: number): void {
    if (this.frames > 0 && frame !== this.firstSample + this.frames) this.flush();
    if (this.frames === 0) this.firstSample = frame;
    this.samples.set(values, this.frames * this.channelCount);
    this.frames += 1;
    this.electrodesOff |= electrodesOff;
    if ((frame + 1) % this.framesPerBlock === 0) this.flush();
  }

  /** Lets the pending frames go as a shorter block. */
  flush(): void {
    if (this.frames === 0) return;
    const run = {
      firstSample: this.firstSample,
      frameCount: this.frames,
      samples: this.samples.slice(0, this.frames * this.channelCount),
      electrodesOff: this.electrodesOff,
    };
    this.frames = 0;
    this.electrodesOff = 0;
    this.emit(run);
  }
}
