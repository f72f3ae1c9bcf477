import { BeatList } from './beat-list';
import { HEART_RATE, QTC_BAZETT, QTC_FRAMINGHAM, QTC_FRIDERICIA, QTC_HODGES, RR_MAXIMUM, RR_MINIMUM, RR_VARIATION } from './measured-values';

const MILLISECONDS: f64 = 2.0;

/** Mean rate, extremes and variation of RR over all beats. */
export function readRates(beats: BeatList, values: StaticArray<f64>): void {
  const n = beats.count - 1;
  if (n < 1) return;
  let sum: f64 = 0;
  let shortest: f64 = Infinity;
  let longest: f64 = 0;
  for (let b = 1; b <= n; b += 1) {
    const rr = <f64>beats.intervalBefore(b) * MILLISECONDS;
    sum += rr;
    shortest = Math.min(shortest, rr);
    longest = Math.max(longest, rr);
  }
  const mean = sum / <f64>n;
  if (!(mean > 0)) return;
  values[HEART_RATE] = 60000.0 / mean;
  values[RR_MINIMUM] = shortest;
  values[RR_MAXIMUM] = longest;
  if (n < 2) return;
  let squares: f64 = 0;
  for (let b = 1; b <= n; b += 1) {
    const d = <f64>beats.intervalBefore(b) * MILLISECONDS - mean;
    squares += d * d;
  }
  values[RR_VARIATION] = Math.sqrt(squares / <f64>(n - 1)) / mean;
}

/** QTc by Bazett, Fridericia, Framingham (Sagie 1992) and Hodges, from QT in ms and the mean rate. */
export function readCorrectedQt(qt: f64, values: StaticArray<f64>): void {
  const rate = values[HEART_RATE];
  if (isNaN(qt) || isNaN(rate)) return;
  const rr = 60.0 / rate;
  values[QTC_BAZETT] = qt / Math.sqrt(rr);
  values[QTC_FRIDERICIA] = qt / Math.cbrt(rr);
  values[QTC_FRAMINGHAM] = qt + 154.0 * (1.0 - rr);
  values[QTC_HODGES] = qt + 1.75 * (rate - 60.0);
}

/** Frontal axis in degrees from the net areas in I and II (aVF = II − I/2); NaN when there is hardly any vector. */
export function frontalAxis(one: f64, two: f64, smallest: f64): f64 {
  const x = one;
  const y = (2.0 * two - one) / Math.sqrt(3.0);
  if (!(x * x + y * y >= smallest * smallest)) return NaN;
  return (Math.atan2(y, x) * 180.0) / Math.PI;
}
