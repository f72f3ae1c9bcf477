/** Version of the analysis: changes whenever a result may change. */
export function coreVersion(): i32 {
  return 1000;
}

export * from './ecg/exports';
export * from './pulse/exports';
export * from './dsp/probe';
