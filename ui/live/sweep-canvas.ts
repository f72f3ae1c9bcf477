import { SweepPainter } from './sweep-painter.ts';
import type { LaneReader, SweepLane } from './sweep-painter.ts';
import { PlayoutClock } from './playout-clock.ts';
import type { LiveWave } from './live-store.ts';
import { WAVE_STALE_AFTER_MILLISECONDS } from '../../model/measurement.ts';

/** How a panel wants its curve drawn, in CSS pixels. */
export interface SweepGeometry {
  readonly lanes: readonly SweepLane[];
  readonly pixelsPerSecond: number;
  readonly lineWidth: number;
}

export interface SweepSource extends LaneReader {
  readonly seek: (frame: number) => void;
}

/** CSS custom properties that colour the panel. */
export interface SweepRoles {
  readonly trace: string;
  readonly lost: string;
  readonly newest: string;
}

/**
 * Binds a wave, a playout clock and a painter to two stacked canvases and draws once per animation frame.
 * Resizing or a new stream starts the picture again; a hidden page costs nothing.
 */
export class SweepCanvas {
  private readonly clock = new PlayoutClock();
  private painter: SweepPainter | null = null;
  private source: SweepSource | null = null;
  private drawn = Number.NaN;
  private mark: number | null = null;
  private frequency = 0;
  private request = 0;
  private silent: boolean | null = null;
  private size = '';
  /** What one sweep holds: a fresh picture starts full, as far back as the buffer goes. */
  private sweepSeconds = 0;

  constructor(
    private readonly base: HTMLCanvasElement,
    private readonly overlay: HTMLCanvasElement,
    private readonly roles: SweepRoles,
    private readonly geometry: (width: number, height: number) => SweepGeometry,
    private readonly wave: () => LiveWave | null,
    /** Called when the stream changed; heights are CSS pixels above the baseline. */
    private readonly makeSource: (wave: LiveWave) => SweepSource,
    private readonly frozen: () => boolean,
    private readonly onSilence: (silent: boolean) => void,
  ) {}

  start(): void {
    this.request = requestAnimationFrame(this.frame);
  }

  stop(): void {
    cancelAnimationFrame(this.request);
  }

  /** Layout, gain or speed changed: the picture starts again. */
  reset(): void {
    this.size = '';
  }

  private readonly frame = (now: number): void => {
    this.request = requestAnimationFrame(this.frame);
    const wave = this.wave();
    const silent = wave === null || now - wave.lastBlockAtMilliseconds > WAVE_STALE_AFTER_MILLISECONDS;
    if (silent !== this.silent) {
      this.silent = silent;
      this.onSilence(silent);
    }
    if (wave === null || wave.buffer.samplingFrequency === 0 || this.frozen()) return;
    this.fit(wave);
    const { buffer } = wave;
    if (this.painter === null || this.source === null) return;
    const to = this.clock.advance(now, buffer.end, buffer.samplingFrequency);
    const from = Math.max(Number.isNaN(this.drawn) ? 0 : this.drawn, buffer.start, to - Math.floor(this.sweepSeconds * buffer.samplingFrequency));
    if (from > this.drawn) this.painter.lift();
    if (from >= to) return;
    const { seek, lost } = this.source;
    const ratio = devicePixelRatio;
    const height = this.source.height;
    this.painter.draw(from, to, buffer.samplingFrequency, seek, { lost, height: (lane) => height(lane) * ratio });
    this.drawn = to;
  };

  /** Makes the canvases as sharp as the screen and builds the painter and the source when something changed. */
  private fit(wave: LiveWave): void {
    const box = this.base.getBoundingClientRect();
    const ratio = devicePixelRatio;
    const size = `${Math.round(box.width)}×${Math.round(box.height)}×${ratio}`;
    const { buffer } = wave;
    const sameStream = buffer.streamMark === this.mark && buffer.samplingFrequency === this.frequency;
    if (size === this.size && sameStream && this.painter !== null) return;
    this.size = size;
    this.mark = buffer.streamMark;
    this.frequency = buffer.samplingFrequency;
    for (const canvas of [this.base, this.overlay]) {
      canvas.width = Math.round(box.width * ratio);
      canvas.height = Math.round(box.height * ratio);
    }
    const base = this.base.getContext('2d');
    const overlay = this.overlay.getContext('2d');
    if (base === null || overlay === null || box.width === 0) return;
    const colour = (role: string): string => getComputedStyle(this.base).getPropertyValue(`--${role}`).trim();
    const geometry = this.geometry(box.width, box.height);
    const lanes = geometry.lanes.map((lane) => ({ left: Math.round(lane.left * ratio), width: Math.round(lane.width * ratio), baseline: lane.baseline * ratio }));
    this.painter = new SweepPainter(base, overlay, lanes, { trace: colour(this.roles.trace), lost: colour(this.roles.lost), newest: colour(this.roles.newest) }, ratio, geometry.pixelsPerSecond * ratio, geometry.lineWidth * ratio);
    this.painter.clear();
    this.sweepSeconds = Math.min(...geometry.lanes.map((lane) => (lane.width - 24) / geometry.pixelsPerSecond));
    if (!sameStream || this.source === null) this.clock.restart();
    this.source = this.makeSource(wave);
    this.drawn = Number.NaN;
  }
}
