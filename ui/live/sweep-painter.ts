import { ColumnTracer } from './column-tracer.ts';
import type { TraceColumn } from './column-tracer.ts';

/** Where one trace is drawn, in device pixels. Traces with the same `left` and `width` share one erase bar. */
export interface SweepLane {
  readonly left: number;
  readonly width: number;
  readonly baseline: number;
}

/** What one lane shows at a frame: pixels above the baseline, NaN for nothing; `lost` draws the dashed line of an electrode off. */
export interface LaneReader {
  readonly height: (lane: number) => number;
  readonly lost: (lane: number) => boolean;
}

export interface SweepColours {
  readonly trace: string;
  readonly lost: string;
  readonly newest: string;
}

interface LaneState {
  readonly tracer: ColumnTracer;
  previousX: number;
  previousY: number;
  dotX: number;
  dotY: number;
}

/**
 * Draws only what is new: an erase bar runs ahead of the newest sample, the trace behind it stays where it was drawn.
 * `base` holds the traces, `overlay` the newest-sample dots so that erasing a dot never bites a trace.
 */
export class SweepPainter {
  private states: LaneState[];

  constructor(
    private readonly base: CanvasRenderingContext2D,
    private readonly overlay: CanvasRenderingContext2D,
    private readonly lanes: readonly SweepLane[],
    private readonly colours: SweepColours,
    /** Device pixels per CSS pixel. */
    private readonly ratio: number,
    /** Device pixels per second of signal. */
    private readonly pixelsPerSecond: number,
    private readonly lineWidth: number,
  ) {
    this.states = lanes.map(() => ({ tracer: new ColumnTracer(), previousX: -1, previousY: 0, dotX: -1, dotY: 0 }));
    base.lineJoin = 'round';
    base.lineCap = 'round';
  }

  /** Draws frames `from` … `to` (excluded); `seek` loads one frame into the reader. */
  draw(from: number, to: number, samplingFrequency: number, seek: (frame: number) => void, reader: LaneReader): void {
    if (to <= from) return;
    this.erase(from, to, samplingFrequency);
    const running: Path2D = new Path2D();
    const lost: Path2D = new Path2D();
    const step = this.pixelsPerSecond / samplingFrequency;
    for (let frame = from; frame < to; frame += 1) {
      seek(frame);
      for (let index = 0; index < this.lanes.length; index += 1) {
        const lane = this.lanes[index] as SweepLane;
        const state = this.states[index] as LaneState;
        const x = (frame * step) % lane.width;
        const off = reader.lost(index);
        const height = off ? dash(x, this.ratio) : reader.height(index);
        const y = lane.baseline - height;
        if (x < state.previousX) this.breakLine(state, lane, off ? lost : running);
        const column = state.tracer.push(x, y);
        if (column !== null) this.stroke(off ? lost : running, lane, state, column);
        if (Number.isNaN(y)) state.previousX = -1;
        state.dotX = Number.isNaN(y) || off ? -1 : lane.left + x;
        state.dotY = y;
      }
    }
    this.base.lineWidth = this.lineWidth;
    this.base.strokeStyle = this.colours.trace;
    this.base.stroke(running);
    this.base.strokeStyle = this.colours.lost;
    this.base.stroke(lost);
    this.dots();
  }

  /** Lifts the pen everywhere: the next frame does not join the last one. */
  lift(): void {
    for (const state of this.states) {
      state.tracer.finish();
      state.previousX = -1;
    }
  }

  clear(): void {
    this.base.clearRect(0, 0, this.base.canvas.width, this.base.canvas.height);
    this.overlay.clearRect(0, 0, this.overlay.canvas.width, this.overlay.canvas.height);
    this.lift();
  }

  private erase(from: number, to: number, samplingFrequency: number): void {
    const gap = 20 * this.ratio;
    const done = new Set<number>();
    for (const lane of this.lanes) {
      if (done.has(lane.left)) continue;
      done.add(lane.left);
      const start = ((from / samplingFrequency) * this.pixelsPerSecond) % lane.width;
      const length = Math.min(lane.width, ((to - from) / samplingFrequency) * this.pixelsPerSecond + gap);
      const first = Math.min(length, lane.width - start);
      this.base.clearRect(lane.left + Math.floor(start) + 1, 0, Math.ceil(first), this.base.canvas.height);
      if (length > first) this.base.clearRect(lane.left - 2 * this.ratio, 0, Math.ceil(length - first) + 2 * this.ratio, this.base.canvas.height);
    }
  }

  private stroke(path: Path2D, lane: SweepLane, state: LaneState, column: TraceColumn): void {
    const x = lane.left + column.x + 0.5;
    if (state.previousX >= 0) {
      path.moveTo(lane.left + state.previousX + 0.5, state.previousY);
      path.lineTo(x, column.first);
    } else path.moveTo(x, column.first);
    if (column.minimum < column.maximum) {
      path.lineTo(x, column.minimum);
      path.lineTo(x, column.maximum);
    }
    path.lineTo(x, column.last);
    state.previousX = column.x;
    state.previousY = column.last;
  }

  private breakLine(state: LaneState, lane: SweepLane, path: Path2D): void {
    const column = state.tracer.finish();
    if (column !== null) this.stroke(path, lane, state, column);
    state.previousX = -1;
  }

  private dots(): void {
    const radius = 2.6 * this.ratio;
    this.overlay.clearRect(0, 0, this.overlay.canvas.width, this.overlay.canvas.height);
    this.overlay.fillStyle = this.colours.newest;
    this.overlay.beginPath();
    for (const state of this.states) {
      if (state.dotX < 0) continue;
      this.overlay.moveTo(state.dotX + radius, state.dotY);
      this.overlay.arc(state.dotX, state.dotY, radius, 0, 2 * Math.PI);
    }
    this.overlay.fill();
  }
}

/** Height 0 on the strokes of the dashed line, nothing between them. */
function dash(x: number, ratio: number): number {
  return x % (13 * ratio) < 7 * ratio ? 0 : Number.NaN;
}
