import { Ordered } from './ordered';
import { LEAD_I, LEAD_II, LEAD_V1, LEAD_V6, RECORD_LEADS, RecordSignal } from './record-signal';

const MOST_BEATS: i32 = 48;
const MOST_WINDOWS: i32 = 64;
const BEFORE: f64 = 0.28;
const AFTER: f64 = 0.1;
const REFRACTORY: f64 = 0.3;
const STEEP_WINDOW: f64 = 0.06;
/** Share of the usual steepest part of a second that makes a beat. */
const THRESHOLD: f64 = 0.45;

/** The usual beat of a record, lead by lead: enough to see which way P and QRS point. */
@final
export class RecordBeats {
  count: i32 = 0;
  /** Largest and smallest voltage of the usual QRS against the line before it, µV. */
  readonly r: StaticArray<f64> = new StaticArray<f64>(RECORD_LEADS);
  readonly s: StaticArray<f64> = new StaticArray<f64>(RECORD_LEADS);
  /** Mean voltage of the P window (200 to 80 ms before R) against the line before it, µV. */
  readonly p: StaticArray<f64> = new StaticArray<f64>(RECORD_LEADS);
  private readonly places: StaticArray<i32> = new StaticArray<i32>(MOST_BEATS);
  private readonly steep: StaticArray<f64>;
  private readonly beat: StaticArray<f64>;
  private readonly ordered: Ordered = new Ordered(MOST_WINDOWS);

  constructor(private readonly signal: RecordSignal) {
    this.steep = new StaticArray<f64>(signal.capacity);
    this.beat = new StaticArray<f64>(<i32>Math.ceil((BEFORE + AFTER) * signal.rate) + 2);
  }

  measure(): void {
    this.findBeats();
    for (let l = 0; l < RECORD_LEADS; l += 1) this.shape(l);
  }

  /** Beats where all leads together are steepest. */
  private findBeats(): void {
    const signal = this.signal;
    const frames = signal.frames;
    const half = max(1, <i32>Math.round(0.5 * STEEP_WINDOW * signal.rate));
    let running: f64 = 0;
    for (let i = 0; i < frames; i += 1) {
      running += this.slope(i + half);
      running -= this.slope(i - half - 1);
      this.steep[i] = running;
    }
    const second = <i32>Math.round(signal.rate);
    this.ordered.clear();
    for (let from = 0; from + second <= frames; from += second) {
      let top: f64 = 0;
      for (let i = from; i < from + second; i += 1) top = Math.max(top, this.steep[i]);
      this.ordered.put(top);
    }
    const limit = THRESHOLD * this.ordered.quantile(0.5);
    const refractory = <i32>(REFRACTORY * signal.rate);
    this.count = 0;
    for (let i = 1; i < frames - 1; i += 1) {
      if (this.steep[i] < limit || this.steep[i] < this.steep[i - 1] || this.steep[i] < this.steep[i + 1]) continue;
      const last = this.count > 0 ? this.places[this.count - 1] : -refractory;
      if (i - last >= refractory) {
        if (this.count == MOST_BEATS) return;
        this.places[this.count] = i;
        this.count += 1;
      } else if (this.steep[i] > this.steep[last]) this.places[this.count - 1] = i;
    }
  }

  /** Sum over the independent leads of the steps between two samples; each counts by its own size so that no lead drowns the others. */
  private slope(i: i32): f64 {
    if (i < 1 || i >= this.signal.frames) return 0;
    let sum: f64 = this.step(LEAD_I, i) + this.step(LEAD_II, i);
    for (let l = LEAD_V1; l <= LEAD_V6; l += 1) sum += this.step(l, i);
    return sum;
  }

  private step(lead: i32, i: i32): f64 {
    const at = lead * this.signal.capacity + i;
    return Math.min(200.0, Math.abs(<f64>this.signal.band[at] - <f64>this.signal.band[at - 1]));
  }

  private shape(lead: i32): void {
    const signal = this.signal;
    const before = <i32>Math.round(BEFORE * signal.rate);
    const length = before + <i32>Math.round(AFTER * signal.rate);
    const base = lead * signal.capacity;
    for (let k = 0; k < length; k += 1) {
      this.ordered.clear();
      for (let b = 0; b < this.count; b += 1) {
        const from = this.places[b] - before;
        if (from < 0 || from + length > signal.frames) continue;
        this.ordered.put(<f64>signal.band[base + from + k]);
      }
      this.beat[k] = this.ordered.quantile(0.5);
    }
    const line = this.mean(0, <i32>Math.round(0.05 * signal.rate));
    this.p[lead] = this.mean(before - <i32>Math.round(0.2 * signal.rate), before - <i32>Math.round(0.08 * signal.rate)) - line;
    let top: f64 = 0;
    let bottom: f64 = 0;
    for (let k = before - <i32>Math.round(0.07 * signal.rate); k < length; k += 1) {
      top = Math.max(top, this.beat[k] - line);
      bottom = Math.min(bottom, this.beat[k] - line);
    }
    this.r[lead] = top;
    this.s[lead] = bottom;
  }

  private mean(from: i32, to: i32): f64 {
    let sum: f64 = 0;
    for (let k = from; k < to; k += 1) sum += this.beat[k];
    return to > from ? sum / <f64>(to - from) : 0;
  }
}
