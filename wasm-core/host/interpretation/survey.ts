import { isAtrialFibrillation } from './atrial-fibrillation.ts';
import { bundleBranchOf, isLeftAnteriorFascicle } from './bundle-branch.ts';
import type { Findings } from './findings.ts';
import { hasRightVoltage } from './hypertrophy.ts';
import { isPaced } from './pacing.ts';
import { isPreexcited } from './preexcitation.ts';
import type { Reading } from './reading.ts';
import { isVentricularRhythm } from './ventricular-rhythms.ts';

/** Findings of a recording; the swap, found by rules of its own, is added by the caller. */
export function survey(reading: Reading): Findings {
  const paced = isPaced(reading.input);
  const ventricularRhythm = !paced && isVentricularRhythm(reading);
  const preexcited = !paced && !ventricularRhythm && isPreexcited(reading);
  const ownConduction = !paced && !ventricularRhythm && !preexcited;
  const bundleBranch = ownConduction ? bundleBranchOf(reading) : null;
  return {
    paced,
    atrialFibrillation: isAtrialFibrillation(reading),
    preexcited,
    ventricularRhythm,
    bundleBranch,
    leftAnteriorFascicle: ownConduction && isLeftAnteriorFascicle(reading),
    rightVoltage: ownConduction && bundleBranch === null && hasRightVoltage(reading),
    swapSuspected: false,
  };
}
