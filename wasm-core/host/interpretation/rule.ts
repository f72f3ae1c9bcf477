import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import type { LeadName } from '../../../model/lead.ts';
import type { EcgStatementCode } from '../../../model/wording/ecg-statements.ts';
import type { EcgRuleName } from '../../../model/wording/ecg-terms.ts';
import type { Findings } from './findings.ts';
import type { Reading } from './reading.ts';

/** States that forbid a rule: the tags of the table (`withheldWhen`) and those of the facts that the table does not repeat. */
export type Tag =
  | 'quality' | 'swap' | 'short' | 'paced' | 'lbbb' | 'rbbb' | 'lafb' | 'rvh' | 'wpw' | 'af' | 'age<40' | 'age-sex' | 'sex'
  | 'wide-qrs' | 'under-16' | 'calibration' | 'band' | 'ventricular-rhythm';

/** One rule of the reading: what it may say, what it needs, and how it decides. */
export interface Rule {
  readonly name: EcgRuleName;
  readonly codes: readonly EcgStatementCode[];
  /** Without any one of these leads the rule is not read. */
  readonly needs: readonly LeadName[];
  /** Beyond the table's own `withheldWhen`. */
  readonly alsoWithheldWhen?: readonly Tag[];
  /** True when nothing would be said anyway, so that not reading the rule is not worth a line. */
  readonly silentWhenWithheld?: boolean;
  read(reading: Reading, findings: Findings): EcgStatement[];
}
