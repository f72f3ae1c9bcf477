import { PulseAnalyser } from './pulse-analyser';

/** Border of the pulse analysis: numbers and pointers only. Return codes: 0 done, negative refused. */
const INPUT_INTEGERS: i32 = 4096;
const REFUSED_RATE: i32 = -1;
const REFUSED_STATE: i32 = -3;
const REFUSED_BLOCK: i32 = -4;

const input = new StaticArray<i32>(INPUT_INTEGERS);
let analyser: PulseAnalyser | null = null;

/** Once per instance: rate in Hz (25 to 2000) and the rails. Allocates everything; nothing is allocated afterwards. */
export function pulseConfigure(samplingFrequency: f64, minimum: i32, maximum: i32): i32 {
  if (analyser !== null) return REFUSED_STATE;
  if (!(samplingFrequency >= 25.0 && samplingFrequency <= 2000.0)) return REFUSED_RATE;
  analyser = new PulseAnalyser(samplingFrequency, minimum, maximum);
  return 0;
}

export function pulseInput(): usize {
  return changetype<usize>(input);
}
export function pulseInputCapacity(): i32 {
  return INPUT_INTEGERS;
}

/** Analyses `frames` samples found at `pulseInput()`; results replace those of the last call. */
export function pulsePush(frames: i32, firstFrame: f64): i32 {
  if (analyser === null) return REFUSED_STATE;
  if (frames < 0 || frames > INPUT_INTEGERS) return REFUSED_BLOCK;
  analyser!.output.clear();
  analyser!.push(input, frames, firstFrame);
  return 0;
}

export function pulseFinish(): i32 {
  if (analyser === null) return REFUSED_STATE;
  analyser!.output.clear();
  analyser!.finish();
  return 0;
}

export function pulseBeatCount(): i32 {
  return analyser === null ? 0 : analyser!.output.beatCount;
}
export function pulseBeatFrames(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.beatFrames);
}
export function pulseBeatFlags(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.beatFlags);
}
export function pulseQualityCount(): i32 {
  return analyser === null ? 0 : analyser!.output.qualityCount;
}
export function pulseQualityFrom(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.qualityFrom);
}
export function pulseQualityTo(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.qualityTo);
}
export function pulseQualityFlags(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.qualityFlags);
}
/** Pulse rate in 1/min, 0 when it cannot be told. */
export function pulseRate(): f64 {
  return analyser === null ? 0 : analyser!.perMinute;
}
