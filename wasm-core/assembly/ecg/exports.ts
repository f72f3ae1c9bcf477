import { EcgAnalyser } from './ecg-analyser';

/** Border of the ECG analysis: numbers and pointers only. Return codes: 0 done, negative refused. */
const MAXIMUM_LEADS: i32 = 12;
const INPUT_INTEGERS: i32 = 24576;
const REFUSED_RATE: i32 = -1;
const REFUSED_LEADS: i32 = -2;
const REFUSED_STATE: i32 = -3;
const REFUSED_BLOCK: i32 = -4;

const input = new StaticArray<i32>(INPUT_INTEGERS);
let scales: StaticArray<f64> | null = null;
let offsets: StaticArray<f64> | null = null;
let minima: StaticArray<i32> | null = null;
let maxima: StaticArray<i32> | null = null;
let lostBy: StaticArray<i32> | null = null;
let rate: f64 = 0;
let leads: i32 = 0;
let analyser: EcgAnalyser | null = null;

/** Once per instance: rate in Hz (100 to 2000) and number of leads (1 to 12). */
export function ecgConfigure(samplingFrequency: f64, leadCount: i32): i32 {
  if (analyser !== null || scales !== null) return REFUSED_STATE;
  if (!(samplingFrequency >= 100.0 && samplingFrequency <= 2000.0)) return REFUSED_RATE;
  if (leadCount < 1 || leadCount > MAXIMUM_LEADS) return REFUSED_LEADS;
  rate = samplingFrequency;
  leads = leadCount;
  scales = new StaticArray<f64>(leadCount);
  offsets = new StaticArray<f64>(leadCount);
  minima = new StaticArray<i32>(leadCount);
  maxima = new StaticArray<i32>(leadCount);
  lostBy = new StaticArray<i32>(leadCount);
  return 0;
}

/** µV per unit, µV at 0, rails, and the electrodes (bits) whose loss takes this lead. */
export function ecgSetLead(index: i32, microvoltsPerUnit: f64, offset: f64, minimum: i32, maximum: i32, electrodes: i32): i32 {
  if (analyser !== null || scales === null) return REFUSED_STATE;
  if (index < 0 || index >= leads) return REFUSED_LEADS;
  scales![index] = microvoltsPerUnit;
  offsets![index] = offset;
  minima![index] = minimum;
  maxima![index] = maximum;
  lostBy![index] = electrodes;
  return 0;
}

/** Allocates everything; nothing is allocated afterwards. */
export function ecgStart(): i32 {
  if (analyser !== null || scales === null) return REFUSED_STATE;
  analyser = new EcgAnalyser(rate, scales!, offsets!, minima!, maxima!, lostBy!);
  return 0;
}

export function ecgInput(): usize {
  return changetype<usize>(input);
}

export function ecgInputCapacity(): i32 {
  return INPUT_INTEGERS;
}

/** Analyses `frames` interleaved frames found at `ecgInput()`; results replace those of the last call. */
export function ecgPush(frames: i32, firstFrame: f64, electrodesOff: i32): i32 {
  if (analyser === null) return REFUSED_STATE;
  if (frames < 0 || frames * leads > INPUT_INTEGERS) return REFUSED_BLOCK;
  analyser!.beats.count = 0;
  analyser!.labels.count = 0;
  analyser!.quality.count = 0;
  analyser!.push(input, frames, firstFrame, electrodesOff);
  return 0;
}

export function ecgFinish(): i32 {
  if (analyser === null) return REFUSED_STATE;
  analyser!.beats.count = 0;
  analyser!.labels.count = 0;
  analyser!.quality.count = 0;
  analyser!.finish();
  return 0;
}

export function ecgBeatCount(): i32 {
  return analyser === null ? 0 : analyser!.beats.count;
}
export function ecgBeatFrames(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.beats.frames);
}
export function ecgBeatFlags(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.beats.flags);
}
export function ecgBeatConfidences(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.beats.confidences);
}
/** Final labels: frames, flags and confidences as those of beats. */
export function ecgLabelCount(): i32 {
  return analyser === null ? 0 : analyser!.labels.count;
}
export function ecgLabelFrames(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.labels.frames);
}
export function ecgLabelFlags(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.labels.flags);
}
export function ecgLabelConfidences(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.labels.confidences);
}
export function ecgQualityCount(): i32 {
  return analyser === null ? 0 : analyser!.quality.count;
}
export function ecgQualityFrom(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.quality.from);
}
export function ecgQualityTo(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.quality.to);
}
export function ecgQualityFlags(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.quality.flags);
}
/** Heart rate in 1/min, 0 when it cannot be told. */
export function ecgHeartRate(): f64 {
  return analyser === null ? 0 : analyser!.perMinute;
}
