import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { amplitude, figure, statement } from './evidence.ts';
import type { Rule } from './rule.ts';

const WIDE = 100;
const TERMINAL_R = 300;

/** Asked only when a poisoning is suspected: QRS above 100 ms with a terminal R in aVR of 0.3 mV and more. */
export const sodiumChannelRule: Rule = {
  name: 'sodium-channel',
  codes: ['sodium-channel-compatible'],
  needs: ['aVR'],
  alsoWithheldWhen: ['calibration'],
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    const qrs = reading.measurements.qrsDuration;
    const avr = reading.lead('aVR');
    if (reading.input.patient.poisoningSuspected !== true || qrs === null || avr === null || qrs <= WIDE) return [];
    // The R that ends the complex: R′ after an S, or an R with nothing after it.
    const terminal = avr.sPrime !== null ? 0 : (avr.rPrime ?? (avr.s === null ? (avr.r ?? 0) : 0));
    return terminal >= TERMINAL_R ? [statement('sodium-channel-compatible', [figure('qrs', qrs, 'ms', WIDE), amplitude('r', 'aVR', terminal, TERMINAL_R)], { value: terminal / 1000 })] : [];
  },
};
