import { ELECTRODES, INDEPENDENT_LEADS, electrodeBit } from '../../model/lead.ts';

/**
 * Settings of an ADS1298 for a 12-lead ECG.
 *
 * UNVERIFIED: register addresses and bit meanings are written from memory of the TI data sheet, and the wiring of
 * electrodes to inputs is our assumption (I and II on channels 1 and 2, V1…V6 on channels 3…8 against the on-chip
 * Wilson terminal). Check all of this page against the data sheet and the chosen board before hardware use.
 */
export const ADS_REGISTER = {
  id: 0x00, config1: 0x01, config2: 0x02, config3: 0x03, loff: 0x04, channel1: 0x05, rldSensP: 0x0d, rldSensN: 0x0e,
  loffSensP: 0x0f, loffSensN: 0x10, config4: 0x17, wct1: 0x18, wct2: 0x19,
} as const;

/** Low five bits of the ID register. The ADS1299 has another reference and other gains: it is not this instrument. */
export const ADS1298_ID = 0x12;
export const ADS_ID_MASK = 0x1f;

/** Volts, internal reference chosen by CONFIG3. */
const REFERENCE_VOLTS = 2.4;
/** Gain chosen by CHnSET. */
const GAIN = 6;
/** Largest code of the 24-bit converter: a sample there, or at the smallest, is saturated. */
export const ADS_MAXIMUM = 0x7fffff;
export const ADS_MINIMUM = -0x800000;
/** 2.4 V / 6 / (2²³ − 1) = 47.68 nV. */
export const MICROVOLTS_PER_STEP = (REFERENCE_VOLTS * 1e6) / GAIN / ADS_MAXIMUM;
/** Samples a second, chosen by CONFIG1. */
export const ADS_SAMPLING_FREQUENCY = 500;

const CHANNELS = INDEPENDENT_LEADS.length;

/** Register writes in order; each is read back. */
export const ADS_SETTINGS: readonly (readonly [register: number, value: number])[] = [
  [ADS_REGISTER.config1, 0x86], // high resolution, 500 samples/s
  [ADS_REGISTER.config2, 0x00], // no test signal
  [ADS_REGISTER.config3, 0xcc], // internal reference 2.4 V, right-leg drive on
  [ADS_REGISTER.loff, 0x03], // direct-current lead-off detection, 6 nA
  ...Array.from({ length: CHANNELS }, (_, channel) => [ADS_REGISTER.channel1 + channel, 0x00] as const), // gain 6, electrode input
  [ADS_REGISTER.rldSensP, 0x03],
  [ADS_REGISTER.rldSensN, 0x01],
  [ADS_REGISTER.loffSensP, 0xff],
  [ADS_REGISTER.loffSensN, 0x03],
  [ADS_REGISTER.config4, 0x02], // lead-off comparators on
  [ADS_REGISTER.wct1, 0x08], // Wilson terminal, first amplifier: LA (channel 1 positive)
  [ADS_REGISTER.wct2, 0xd1], // second: LL (channel 2 positive), third: RA (channel 1 negative)
];

/** Electrode on the positive input of each channel, as LOFF_STATP reports them. */
const POSITIVE_INPUTS = ['LA', 'LL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
/** Negative inputs of channels 1 and 2; the chest channels have the Wilson terminal there. */
const NEGATIVE_INPUTS = ['RA', 'RA'] as const;
const EVERY_POSITIVE = 0xff;
const EVERY_NEGATIVE = 0x03;
const EVERY_ELECTRODE = (1 << ELECTRODES.length) - 1;

/**
 * Electrodes off (bits of model/lead.ts) from the two lead-off bytes of a sample's status word.
 * The right leg has no bit of its own: its loss trips every comparator at once.
 */
export function electrodesOffOf(statusPositive: number, statusNegative: number): number {
  if (statusPositive === EVERY_POSITIVE && (statusNegative & EVERY_NEGATIVE) === EVERY_NEGATIVE) return EVERY_ELECTRODE;
  let mask = 0;
  POSITIVE_INPUTS.forEach((electrode, channel) => {
    if ((statusPositive & (1 << channel)) !== 0) mask |= electrodeBit(electrode);
  });
  NEGATIVE_INPUTS.forEach((electrode, channel) => {
    if ((statusNegative & (1 << channel)) !== 0) mask |= electrodeBit(electrode);
  });
  return mask;
}
