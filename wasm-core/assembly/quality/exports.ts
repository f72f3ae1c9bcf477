import { RECORD_LEADS, RecordSignal } from './record-signal';
import { RecordJudge } from './record-judge';

/** Border of the judgement of whole records: numbers and pointers only. Return codes: 0 done, negative refused. */
const INPUT_INTEGERS: i32 = 12288;
const MAXIMUM_FRAMES: i32 = 24000;
const REFUSED_RATE: i32 = -1;
const REFUSED_LEADS: i32 = -2;
const REFUSED_STATE: i32 = -3;
const REFUSED_BLOCK: i32 = -4;

const input = new StaticArray<i32>(INPUT_INTEGERS);
let channels: i32 = 0;
let rate: f64 = 0;
let longest: i32 = 0;
const channelOf = new StaticArray<i32>(RECORD_LEADS);
const scales = new StaticArray<f64>(RECORD_LEADS);
const offsets = new StaticArray<f64>(RECORD_LEADS);
const minima = new StaticArray<i32>(RECORD_LEADS);
const maxima = new StaticArray<i32>(RECORD_LEADS);
let signal: RecordSignal | null = null;
let judge: RecordJudge | null = null;

/** Once per instance: rate in Hz (100 to 2000), channels (8 to 12) and the longest record in frames. */
export function recordQualityConfigure(samplingFrequency: f64, channelCount: i32, frames: i32): i32 {
  if (channels != 0) return REFUSED_STATE;
  if (!(samplingFrequency >= 100.0 && samplingFrequency <= 2000.0)) return REFUSED_RATE;
  if (channelCount < 8 || channelCount > RECORD_LEADS) return REFUSED_LEADS;
  if (frames < 1 || frames > MAXIMUM_FRAMES) return REFUSED_BLOCK;
  rate = samplingFrequency;
  channels = channelCount;
  longest = frames;
  for (let l = 0; l < RECORD_LEADS; l += 1) channelOf[l] = -1;
  return 0;
}

/** Channel `channel` carries lead `lead` (order of model/lead.ts): µV per unit, µV at 0, rails. */
export function recordQualitySetLead(channel: i32, lead: i32, microvoltsPerUnit: f64, offset: f64, minimum: i32, maximum: i32): i32 {
  if (channels == 0 || signal !== null) return REFUSED_STATE;
  if (channel < 0 || channel >= channels || lead < 0 || lead >= RECORD_LEADS) return REFUSED_LEADS;
  channelOf[lead] = channel;
  scales[channel] = microvoltsPerUnit;
  offsets[channel] = offset;
  minima[channel] = minimum;
  maxima[channel] = maximum;
  return 0;
}

/** Allocates everything on the first call; begins a record. */
export function recordQualityStart(): i32 {
  if (channels == 0) return REFUSED_STATE;
  if (signal === null) {
    signal = new RecordSignal(rate, longest, channelOf, scales, offsets, minima, maxima);
    judge = new RecordJudge(signal!);
  }
  signal!.reset();
  return 0;
}

export function recordQualityInput(): usize {
  return changetype<usize>(input);
}

export function recordQualityInputCapacity(): i32 {
  return INPUT_INTEGERS;
}

export function recordQualityPush(frames: i32): i32 {
  if (signal === null) return REFUSED_STATE;
  if (frames < 0 || frames * channels > INPUT_INTEGERS) return REFUSED_BLOCK;
  signal!.take(input, frames, channels);
  return 0;
}

export function recordQualityJudge(): i32 {
  if (judge === null) return REFUSED_STATE;
  judge!.judge();
  return 0;
}

/** Probability that the record is unacceptable, 0 to 1. */
export function recordQualityScore(): f64 {
  return judge === null ? 0 : judge!.score;
}
export function recordQualityFeatures(): usize {
  return judge === null ? 0 : changetype<usize>(judge!.features);
}
export function recordQualityLeads(): usize {
  return judge === null ? 0 : changetype<usize>(judge!.leads);
}
export function recordQualityCorrelations(): usize {
  return judge === null ? 0 : changetype<usize>(judge!.correlations);
}
