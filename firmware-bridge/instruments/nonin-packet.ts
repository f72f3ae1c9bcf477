import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { DecodedReading } from './instrument-definition.ts';

/** STATUS bits of a Nonin frame. */
export const NONIN_STATUS = {
  sync: 0x01,
  greenPerfusion: 0x02,
  redPerfusion: 0x04,
  /** SNSA: sensor alarm, finger removed. */
  sensorAlarm: 0x08,
  /** OOT: no run of good pulses. */
  outOfTrack: 0x10,
  /** ARTF: artefact. */
  artefact: 0x20,
  /** Reserved on the 9560; sensor disconnected on OEM III (from working drivers, not from the vendor's page). */
  sensorDisconnected: 0x40,
} as const;

const LOW_BATTERY = 0x01;
const MISSING_PULSE = 511;
const MISSING_SATURATION = 127;
/** What the instrument can show (Nonin: 18–321 /min, 0–100 %); beyond, the number is kept and marked. */
const PULSE_RANGE = [18, 321] as const;
const SATURATION_MAXIMUM = 100;

/** FLOAT byte numbers within a packet, from 1. */
const FLOAT = { status2: 8, saturationDisplay: 9, pulseDisplayHigh: 20, pulseDisplayLow: 21 } as const;

export interface NoninPacketView {
  readonly readings: readonly DecodedReading[];
  readonly reasons: readonly QualityReason[];
}

/**
 * The 25 FLOAT bytes of one packet and the STATUS bits seen in it, as readings.
 *
 * Display values (SpO2-D, HR-D) are held for 10 s after the finger has gone, with the sensor alarm set:
 * while it is set they are withheld. FLOAT bytes above 7F occur on real devices and are masked, not rejected.
 */
export function readNoninPacket(floats: ArrayLike<number>, statuses: Uint8Array): NoninPacketView {
  const float = (number: number): number => floats[number - 1] as number;
  let seen = 0;
  let weak = false;
  for (const status of statuses) {
    seen |= status;
    // Red, and yellow (red and green together), are weak or marginal pulses.
    if ((status & NONIN_STATUS.redPerfusion) !== 0) weak = true;
  }
  const disconnected = (seen & NONIN_STATUS.sensorDisconnected) !== 0;
  const noFinger = (seen & NONIN_STATUS.sensorAlarm) !== 0;

  const withheld: QualityReason[] = [];
  if (disconnected) withheld.push('probe-fault');
  if (noFinger) withheld.push('no-finger');
  const doubts: QualityReason[] = [];
  if ((seen & NONIN_STATUS.outOfTrack) !== 0) doubts.push('searching');
  if ((seen & NONIN_STATUS.artefact) !== 0) doubts.push('artefact');
  if (weak) doubts.push('weak-perfusion');

  const pulse = ((float(FLOAT.pulseDisplayHigh) & 0x03) << 7) | (float(FLOAT.pulseDisplayLow) & 0x7f);
  const saturation = float(FLOAT.saturationDisplay) & 0x7f;
  const readings = [
    reading('spo2', saturation === MISSING_SATURATION ? null : saturation, saturation <= SATURATION_MAXIMUM, withheld, doubts),
    reading('pulse', pulse === MISSING_PULSE ? null : pulse, pulse >= PULSE_RANGE[0] && pulse <= PULSE_RANGE[1], withheld, doubts),
  ];
  const reasons: QualityReason[] = withheld.length > 0 ? [...withheld] : doubts.filter((reason) => reason !== 'artefact');
  if ((float(FLOAT.status2) & LOW_BATTERY) !== 0) reasons.push('low-battery');
  return { readings, reasons };
}

function reading(
  name: 'spo2' | 'pulse',
  value: number | null,
  plausible: boolean,
  withheld: readonly QualityReason[],
  doubts: readonly QualityReason[],
): DecodedReading {
  if (withheld.length > 0) return { name, value: null, quality: 'unreadable', reasons: withheld };
  if (value === null) return { name, value: null, quality: 'unreadable', reasons: doubts.length > 0 ? doubts : ['searching'] };
  const reasons: readonly QualityReason[] = plausible || doubts.includes('artefact') ? doubts : [...doubts, 'artefact'];
  const quality: QualityVerdict = reasons.length > 0 ? 'doubtful' : 'good';
  return { name, value, quality, reasons };
}
