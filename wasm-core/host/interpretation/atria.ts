import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { isFlutter } from './atrial-flutter.ts';
import { amplitude, figure, statement } from './evidence.ts';
import type { Rule } from './rule.ts';

const WIDE_P = 120;
/** 40 ms·mm, in µV·ms. */
const TERMINAL_FORCE = 4000;
const TALL_P = 250;

/** Left atrium: P of 120 ms and more or a terminal force in V1 beyond 40 ms·mm. Right atrium: P in II above 0.25 mV. */
export const atriaRule: Rule = {
  name: 'atria',
  codes: ['left-atrium', 'right-atrium'],
  needs: [],
  alsoWithheldWhen: ['calibration', 'paced', 'ventricular-rhythm', 'under-16'],
  read: (reading): EcgStatement[] => {
    const { pDuration, atrial } = reading.measurements;
    if (!atrial.pPresent || isFlutter(reading)) return [];
    const found: EcgStatement[] = [];
    const force = reading.lead('V1')?.pTerminalForce ?? null;
    const wide = pDuration !== null && pDuration >= WIDE_P;
    if (wide || (force !== null && force < -TERMINAL_FORCE)) {
      found.push(
        statement('left-atrium', [...(pDuration === null ? [] : [figure('p-duration', pDuration, 'ms', WIDE_P)]), ...(force === null ? [] : [figure('p-terminal-force', -force / 100, 'ms.mm', TERMINAL_FORCE / 100, 'V1')])], {
          ...(pDuration === null ? {} : { value: pDuration }),
          ...(force === null ? {} : { ptf: -force / 100 }),
        }),
      );
    }
    const tall = reading.lead('II')?.pPositive ?? null;
    if (tall !== null && tall > TALL_P) found.push(statement('right-atrium', [amplitude('p', 'II', tall, TALL_P)], { value: tall / 1000 }));
    return found;
  },
};
