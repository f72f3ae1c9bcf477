/** Version of the analysis: changes whenever a result may change. */
export function coreVersion(): i32 {
  return 2001;
}

export * from './ecg/exports';
export * from './measure/exports';
export * from './pulse/exports';
export * from './quality/exports';
export * from './rhythm/exports';
export * from './dsp/probe';
