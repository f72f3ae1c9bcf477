/** What the wasm file exports. Pointers are byte offsets into `memory`; return codes: 0 done, negative refused. */
export interface CoreExports {
  readonly memory: WebAssembly.Memory;
  coreVersion(): number;

  ecgConfigure(samplingFrequency: number, leadCount: number): number;
  ecgSetLead(index: number, microvoltsPerUnit: number, offset: number, minimum: number, maximum: number, electrodes: number): number;
  ecgStart(): number;
  ecgInput(): number;
  ecgInputCapacity(): number;
  ecgPush(frames: number, firstFrame: number, electrodesOff: number): number;
  ecgFinish(): number;
  ecgBeatCount(): number;
  ecgBeatFrames(): number;
  ecgBeatFlags(): number;
  ecgBeatConfidences(): number;
  ecgLabelCount(): number;
  ecgLabelFrames(): number;
  ecgLabelFlags(): number;
  ecgLabelConfidences(): number;
  ecgQualityCount(): number;
  ecgQualityFrom(): number;
  ecgQualityTo(): number;
  ecgQualityFlags(): number;
  ecgHeartRate(): number;

  measureConfigure(samplingFrequency: number, frames: number, leadCount: number): number;
  measureSetLead(index: number, microvoltsPerUnit: number, code: number, connected: number): number;
  measureInput(): number;
  measureInputCapacity(): number;
  measureTake(frames: number): number;
  measureAddBeat(frame: number, foreign: number): number;
  measureRun(): number;
  measureValues(): number;
  measureLeadValues(): number;
  measureMeasuredLeads(): number;
  measureRows(): number;
  measureMarks(): number;
  measureBeatCount(): number;
  measureNativeFrame(frame: number): number;
  measureRate(): number;

  recordQualityConfigure(samplingFrequency: number, channelCount: number, frames: number): number;
  recordQualitySetLead(channel: number, lead: number, microvoltsPerUnit: number, offset: number, minimum: number, maximum: number): number;
  recordQualityStart(): number;
  recordQualityInput(): number;
  recordQualityInputCapacity(): number;
  recordQualityPush(frames: number): number;
  recordQualityJudge(): number;
  recordQualityScore(): number;
  recordQualityFeatures(): number;
  recordQualityLeads(): number;
  recordQualityCorrelations(): number;

  pulseConfigure(samplingFrequency: number, minimum: number, maximum: number): number;
  pulseInput(): number;
  pulseInputCapacity(): number;
  pulsePush(frames: number, firstFrame: number): number;
  pulseFinish(): number;
  pulseBeatCount(): number;
  pulseBeatFrames(): number;
  pulseBeatFlags(): number;
  pulseQualityCount(): number;
  pulseQualityFrom(): number;
  pulseQualityTo(): number;
  pulseQualityFlags(): number;
  pulseRate(): number;

  rhythmConfigure(samplingFrequency: number, leadCount: number): number;
  rhythmSetLead(index: number, microvoltsPerUnit: number): number;
  rhythmStart(): number;
  rhythmInput(): number;
  rhythmInputCapacity(): number;
  rhythmReadable(leads: number): number;
  rhythmPush(frames: number, firstFrame: number): number;
  rhythmBeat(frame: number, ventricular: number): number;
  rhythmFinish(): number;
  rhythmDecisionCount(): number;
  rhythmDecisionFrames(): number;
  rhythmDecisionProbabilities(): number;
  rhythmDecisionLikenesses(): number;
  rhythmDecisionFinal(): number;
  rhythmLookCount(): number;
  rhythmLooks(): number;

  probeBuffer(): number;
  probeCapacity(): number;
  probeBiquad(kind: number, rate: number, cutoff: number, count: number): number;
  probeMovingAverage(length: number, count: number): number;
  probeMedian(length: number, count: number): number;
}
