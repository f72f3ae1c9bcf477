/** One pixel column of a trace: where it entered, how far it went, where it left. Values in pixels, y downward. */
export interface TraceColumn {
  readonly x: number;
  readonly first: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly last: number;
}

/**
 * Gathers samples per pixel column and hands over whole columns, so that no peak is lost when several samples
 * share a pixel and nothing is drawn twice.
 */
export class ColumnTracer {
  private x = -1;
  private first = 0;
  private minimum = 0;
  private maximum = 0;
  private last = 0;

  /** Adds a sample; returns the column it completed, if any. NaN is a hole: it ends the line. */
  push(x: number, y: number): TraceColumn | null {
    const column = Math.floor(x);
    if (Number.isNaN(y)) return this.finish();
    if (column === this.x) {
      this.minimum = Math.min(this.minimum, y);
      this.maximum = Math.max(this.maximum, y);
      this.last = y;
      return null;
    }
    const done = this.finish();
    this.x = column;
    this.first = this.minimum = this.maximum = this.last = y;
    return done;
  }

  /** The column in hand, and a fresh start. */
  finish(): TraceColumn | null {
    if (this.x < 0) return null;
    const column = { x: this.x, first: this.first, minimum: this.minimum, maximum: this.maximum, last: this.last };
    this.x = -1;
    return column;
  }
}
