import { BeatList } from './beat-list';
import { Measurement } from './measurement';
import { RATE, Recording } from './recording';

/** Border of the 12-lead measurement: numbers and pointers only. Return codes: 0 done, negative refused. */
const MAXIMUM_LEADS: i32 = 12;
const MAXIMUM_SECONDS: f64 = 60.0;
const INPUT_INTEGERS: i32 = 24576;
const REFUSED_RATE: i32 = -1;
const REFUSED_LEADS: i32 = -2;
const REFUSED_STATE: i32 = -3;
const REFUSED_BLOCK: i32 = -4;
const REFUSED_LENGTH: i32 = -5;
/** A lead that moves less than this in the whole recording is off, µV peak to peak. */
const FLAT: f64 = 10.0;

let input: StaticArray<i32> | null = null;
let scales: StaticArray<f64> | null = null;
let codes: StaticArray<i32> | null = null;
let usable: StaticArray<i32> | null = null;
let recording: Recording | null = null;
let beats: BeatList | null = null;
let measurement: Measurement | null = null;
let rate: f64 = 0;
let length: i32 = 0;

/** Once per instance: rate in Hz (100 to 2000), frames (at most 60 s) and leads (1 to 12) of the recording. */
export function measureConfigure(samplingFrequency: f64, frames: i32, leadCount: i32): i32 {
  if (scales !== null) return REFUSED_STATE;
  if (!(samplingFrequency >= 100.0 && samplingFrequency <= 2000.0)) return REFUSED_RATE;
  if (leadCount < 1 || leadCount > MAXIMUM_LEADS) return REFUSED_LEADS;
  if (frames < 0 || <f64>frames > MAXIMUM_SECONDS * samplingFrequency) return REFUSED_LENGTH;
  rate = samplingFrequency;
  length = frames;
  input = new StaticArray<i32>(INPUT_INTEGERS);
  scales = new StaticArray<f64>(leadCount);
  codes = new StaticArray<i32>(leadCount);
  usable = new StaticArray<i32>(leadCount);
  beats = new BeatList();
  return 0;
}

/** µV per unit, number of the lead (0…11 in clinical order, 12 another), 0 when an electrode of it is off. */
export function measureSetLead(index: i32, microvoltsPerUnit: f64, code: i32, connected: i32): i32 {
  if (scales === null || recording !== null) return REFUSED_STATE;
  if (index < 0 || index >= scales!.length || code < 0 || code > MAXIMUM_LEADS) return REFUSED_LEADS;
  scales![index] = microvoltsPerUnit;
  codes![index] = code;
  usable![index] = connected;
  return 0;
}

export function measureInput(): usize {
  return input === null ? 0 : changetype<usize>(input!);
}

export function measureInputCapacity(): i32 {
  return INPUT_INTEGERS;
}

/** Takes the next interleaved frames from the input. */
export function measureTake(frames: i32): i32 {
  if (scales === null || measurement !== null) return REFUSED_STATE;
  if (frames < 0 || frames * scales!.length > INPUT_INTEGERS) return REFUSED_BLOCK;
  if (recording === null) recording = new Recording(rate, length, scales!);
  recording!.take(input!, frames);
  return 0;
}

/** Adds a beat found in the recording: native frame, 1 when it is known to be ventricular or paced. */
export function measureAddBeat(frame: f64, foreign: i32): i32 {
  if (recording === null || measurement !== null) return REFUSED_STATE;
  const place = Math.round(recording!.frameOfNative(frame));
  if (!(place >= 0 && place < <f64>recording!.frames)) return 0;
  beats!.put(<i32>place, foreign != 0);
  return 0;
}

/** Measures; every frame must have been taken. */
export function measureRun(): i32 {
  if (recording === null || measurement !== null || !recording!.complete) return REFUSED_STATE;
  const frames = recording!.frames;
  for (let l = 0; l < scales!.length; l += 1) {
    let lowest: f64 = Infinity;
    let highest: f64 = -Infinity;
    for (let i = 0; i < frames; i += 1) {
      const v = <f64>recording!.samples[l * frames + i];
      lowest = Math.min(lowest, v);
      highest = Math.max(highest, v);
    }
    if (!(highest - lowest >= FLAT)) usable![l] = 0;
  }
  measurement = new Measurement(recording!, codes!, usable!, beats!);
  measurement!.run();
  return 0;
}

export function measureValues(): usize {
  return measurement === null ? 0 : changetype<usize>(measurement!.values);
}
export function measureLeadValues(): usize {
  return measurement === null ? 0 : changetype<usize>(measurement!.leadValues);
}
export function measureMeasuredLeads(): usize {
  return measurement === null ? 0 : changetype<usize>(measurement!.measured);
}
export function measureRows(): usize {
  return measurement === null ? 0 : changetype<usize>(measurement!.rows);
}
export function measureMarks(): usize {
  return measurement === null ? 0 : changetype<usize>(measurement!.marks.marks);
}
export function measureBeatCount(): i32 {
  return measurement === null ? 0 : beats!.count;
}
/** Native frame of a frame at the measuring rate. */
export function measureNativeFrame(frame: f64): f64 {
  return recording === null ? 0 : recording!.nativeFrame(frame);
}
export function measureRate(): f64 {
  return RATE;
}
