import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { ECG_STATEMENTS, type EcgStatementCode } from '../../../model/wording/ecg-statements.ts';

/** Most urgent first among lines of one level. */
const GROUPS = ['alarm', 'rhythm', 'ischaemia', 'conduction', 'metabolic', 'serial', 'chamber', 'interval', 'swap', 'quality'];

/**
 * Place on screen: technical quality, red, numbers, amber, information, closing line. What was not evaluated stands at
 * the end of the information: a dozen such lines must not push a red one down.
 */
function place({ code, level }: EcgStatement): number {
  const { group } = ECG_STATEMENTS[code as EcgStatementCode];
  if (code === 'computer-reading') return 8;
  if (code === 'rule-not-evaluated' || code === 'age-sex-missing') return 7;
  if (group === 'quality' || group === 'swap' || code === 'alarm-held-electrode') return level === 'amber' ? 1 : 2;
  if (level === 'red') return 3;
  if (group === 'interval') return 4;
  return level === 'amber' ? 5 : 6;
}

export function inOrder(statements: readonly EcgStatement[]): EcgStatement[] {
  const group = ({ code }: EcgStatement) => GROUPS.indexOf(ECG_STATEMENTS[code as EcgStatementCode].group);
  return [...statements].sort((a, b) => place(a) - place(b) || group(a) - group(b));
}
