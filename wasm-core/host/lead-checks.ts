import { TWELVE_LEADS, type ElectrodeName, type LeadName } from '../../model/lead.ts';
import type { RecordMeasures } from './record-measures.ts';

/** What speaks for cables on the wrong electrodes, or leads that do not belong together. */
export type LeadCheckName =
  /** RA and LA exchanged: lead I upside down. */
  | 'arms-reversed'
  /** RA and LL exchanged: lead II upside down. */
  | 'right-arm-left-leg'
  /** RL exchanged with an arm: one limb lead without voltage. */
  | 'right-leg'
  /** LA and LL exchanged: poor specificity, a hint only. */
  | 'left-arm-left-leg'
  /** V1 to V6 do not follow each other. */
  | 'chest-order'
  /** III, aVR, aVL or aVF are not what I and II give. */
  | 'inconsistent';

export interface LeadCheck {
  readonly check: LeadCheckName;
  /** Electrodes to look at; empty for `inconsistent`. */
  readonly electrodes: readonly ElectrodeName[];
  readonly leads: readonly LeadName[];
  /** A hint is not worth a new record by itself. */
  readonly strength: 'likely' | 'hint';
}

/** Lead I against V6: both look at the heart from the left. */
const ARMS_CORRELATION = -0.4;
/** With P and QRS of I both negative a weaker contradiction is enough. */
const ARMS_CORRELATION_SUPPORTED = 0;
/** Voltages below this have no direction, µV. */
const P_SMALL = 15;
/** Lead II against V6 when RA and LL are exchanged. */
const LEG_CORRELATION = -0.4;
/** Usual range of a limb lead that stands on two legs, µV, while the other leads have voltage. */
const LEG_RANGE = 100;
const OTHER_RANGE = 300;
/** Sum of the neighbour correlations V1-V2 … V5-V6 that a better order must win. */
const CHEST_GAIN = 0.6;
const LEG_P_SHARE = 1.4;
const LEG_P_SMALLEST = 30;
/** Recorded limb leads may differ from I and II by this much, µV. */
const RESIDUAL = 50;

const CHEST = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
const LIMB_PAIRS: Readonly<Partial<Record<LeadName, readonly ElectrodeName[]>>> = { I: ['RL', 'RA', 'LA'], II: ['RL', 'RA'], III: ['RL', 'LA'] };

/**
 * Looks for exchanged electrodes in one stretch of a record. Thresholds are set for few false flags on real records
 * (`accuracy` prints specificity and, on computed exchanges, sensitivity); nothing is corrected automatically.
 * The idea of comparing leads by their correlation is that of Kors & van Herpen, J Electrocardiol 34 (suppl.), 2001.
 */
export function checkLeads(record: RecordMeasures): LeadCheck[] {
  const chest = chestChecks(record);
  const lateral = chest.some(({ electrodes }) => electrodes.includes('V6')) ? 'V5' : 'V6';
  return [...limbChecks(record, lateral), ...chest, ...consistencyChecks(record)];
}

/** `lateral` is the chest lead that looks from the left. */
function limbChecks(record: RecordMeasures, lateral: 'V5' | 'V6'): LeadCheck[] {
  const { leads } = record;
  const flat = (['I', 'II', 'III'] as const).filter((lead) => leads[lead].usualRange < LEG_RANGE);
  const others = (['I', 'II', 'III'] as const).filter((lead) => leads[lead].usualRange >= OTHER_RANGE);
  const [lead] = flat;
  if (lead !== undefined && flat.length === 1 && others.length === 2) {
    return [{ check: 'right-leg', electrodes: LIMB_PAIRS[lead] ?? [], leads: [lead], strength: 'likely' }];
  }
  const alike = record.correlation('I', lateral);
  const { p, r, s } = leads.I;
  const upsideDown = p < -P_SMALL && -s > r;
  // A heart on the right side: R shrinks towards V6, and so does everything else.
  const leftHeart = leads[lateral].r - leads[lateral].s > 0.25 * (leads.V2.r - leads.V2.s);
  const two = leads.II;
  const arms = leftHeart && (alike < ARMS_CORRELATION || (alike < ARMS_CORRELATION_SUPPORTED && upsideDown));
  const leg = two.p < -P_SMALL && record.correlation('II', lateral) < LEG_CORRELATION;
  // Both leads may be upside down in either case: the one that lies along the atria shows the larger P.
  if (leg && (!arms || two.p < p)) return [{ check: 'right-arm-left-leg', electrodes: ['RA', 'LL'], leads: ['II'], strength: 'likely' }];
  if (arms) return [{ check: 'arms-reversed', electrodes: ['RA', 'LA'], leads: ['I'], strength: 'likely' }];
  if (leads.I.p > LEG_P_SMALLEST && leads.I.p > LEG_P_SHARE * Math.max(0, two.p)) {
    return [{ check: 'left-arm-left-leg', electrodes: ['LA', 'LL'], leads: ['I', 'II'], strength: 'hint' }];
  }
  return [];
}

/** An order of the chest leads whose neighbours resemble each other clearly more than those of the order as recorded. */
function chestChecks(record: RecordMeasures): LeadCheck[] {
  if (CHEST.some((lead) => record.leads[lead].deadSeconds > 0)) return [];
  const along = (order: readonly LeadName[]): number => order.slice(1).reduce((sum, lead, i) => sum + record.correlation(order[i] ?? lead, lead), 0);
  const own = along(CHEST);
  let best: { first: number; second: number; gain: number } | null = null;
  for (let first = 0; first < CHEST.length; first += 1) {
    for (let second = first + 1; second < CHEST.length; second += 1) {
      const order: LeadName[] = [...CHEST];
      [order[first], order[second]] = [CHEST[second] ?? 'V1', CHEST[first] ?? 'V1'];
      const gain = along(order) - own;
      if (best === null || gain > best.gain) best = { first, second, gain };
    }
  }
  if (best === null || best.gain < CHEST_GAIN) return [];
  const pair = [CHEST[best.first] ?? 'V1', CHEST[best.second] ?? 'V1'] as const;
  return [{ check: 'chest-order', electrodes: pair, leads: pair, strength: 'likely' }];
}

function consistencyChecks(record: RecordMeasures): LeadCheck[] {
  const leads = TWELVE_LEADS.filter((lead) => record.leads[lead].inconsistency > RESIDUAL);
  return leads.length === 0 ? [] : [{ check: 'inconsistent', electrodes: [], leads, strength: 'likely' }];
}
