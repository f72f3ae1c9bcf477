import { RhythmAnalyser } from './rhythm-analyser';

/** Border of the rhythm analysis: numbers and pointers only. Return codes: 0 done, negative refused. */
const MAXIMUM_LEADS: i32 = 12;
const INPUT_INTEGERS: i32 = 12288;
const REFUSED_RATE: i32 = -1;
const REFUSED_LEADS: i32 = -2;
const REFUSED_STATE: i32 = -3;
const REFUSED_BLOCK: i32 = -4;

const input = new StaticArray<i32>(INPUT_INTEGERS);
let scales: StaticArray<f64> | null = null;
let rate: f64 = 0;
let analyser: RhythmAnalyser | null = null;

/** Once per instance: rate in Hz (1 to 10,000; 100 to 2000 with leads) and number of leads (0 to 12). */
export function rhythmConfigure(samplingFrequency: f64, leadCount: i32): i32 {
  if (analyser !== null || scales !== null) return REFUSED_STATE;
  if (leadCount < 0 || leadCount > MAXIMUM_LEADS) return REFUSED_LEADS;
  const lowest: f64 = leadCount > 0 ? 100.0 : 1.0;
  const highest: f64 = leadCount > 0 ? 2000.0 : 10000.0;
  if (!(samplingFrequency >= lowest && samplingFrequency <= highest)) return REFUSED_RATE;
  rate = samplingFrequency;
  scales = new StaticArray<f64>(leadCount);
  return 0;
}

export function rhythmSetLead(index: i32, microvoltsPerUnit: f64): i32 {
  if (analyser !== null || scales === null) return REFUSED_STATE;
  if (index < 0 || index >= scales!.length) return REFUSED_LEADS;
  scales![index] = microvoltsPerUnit;
  return 0;
}

/** Allocates everything; nothing is allocated afterwards. */
export function rhythmStart(): i32 {
  if (analyser !== null || scales === null) return REFUSED_STATE;
  analyser = new RhythmAnalyser(rate, scales!);
  return 0;
}

export function rhythmInput(): usize {
  return changetype<usize>(input);
}

export function rhythmInputCapacity(): i32 {
  return INPUT_INTEGERS;
}

/** Leads worth looking at, a bit each. */
export function rhythmReadable(leads: i32): i32 {
  if (analyser === null) return REFUSED_STATE;
  analyser!.readable = leads;
  return 0;
}

/** Takes in `frames` interleaved frames found at `rhythmInput()`; results replace those of the last call. */
export function rhythmPush(frames: i32, firstFrame: f64): i32 {
  if (analyser === null) return REFUSED_STATE;
  if (frames < 0 || frames * scales!.length > INPUT_INTEGERS) return REFUSED_BLOCK;
  analyser!.output.clear();
  analyser!.push(input, frames, firstFrame);
  return 0;
}

/** A confirmed beat, in time order, after the signal that holds it; results replace those of the last call. */
export function rhythmBeat(frame: f64, ventricular: i32): i32 {
  if (analyser === null) return REFUSED_STATE;
  analyser!.output.clear();
  analyser!.beat(frame, ventricular != 0);
  return 0;
}

export function rhythmFinish(): i32 {
  if (analyser === null) return REFUSED_STATE;
  analyser!.output.clear();
  analyser!.finish();
  return 0;
}

export function rhythmDecisionCount(): i32 {
  return analyser === null ? 0 : analyser!.output.count;
}
export function rhythmDecisionFrames(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.frames);
}
export function rhythmDecisionProbabilities(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.probabilities);
}
export function rhythmDecisionLikenesses(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.likenesses);
}
export function rhythmDecisionFinal(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.decided);
}
export function rhythmLookCount(): i32 {
  return analyser === null ? 0 : analyser!.output.seconds;
}
export function rhythmLooks(): usize {
  return analyser === null ? 0 : changetype<usize>(analyser!.output.waves);
}
