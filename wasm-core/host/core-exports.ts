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
  ecgQualityCount(): number;
  ecgQualityFrom(): number;
  ecgQualityTo(): number;
  ecgQualityFlags(): number;
  ecgHeartRate(): number;

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

  probeBuffer(): number;
  probeCapacity(): number;
  probeBiquad(kind: number, rate: number, cutoff: number, count: number): number;
  probeMovingAverage(length: number, count: number): number;
  probeMedian(length: number, count: number): number;
}
