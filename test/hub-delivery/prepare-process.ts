import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { deviceEnd } from '../relay/support/bench.ts';
import { deliveryOf, NURSE, OPENING, openLog } from './support.ts';

/** A suitcase without a network that opens and prepares case after case until it is killed: `prepare-process DIRECTORY CASES`. */
const [directory = '', cases = '0'] = process.argv.slice(2);
const { log } = openLog(join(directory, 'cases.sqlite'), 'VAL042');
const delivery = deliveryOf({ directory, log, end: await deviceEnd(directory) });
await delivery.start();
writeSync(1, 'started\n');
for (let n = 1; n <= Number(cases); n += 1) {
  const caseId = `VAL042-20261121-${String(n).padStart(4, '0')}`;
  const known = log.events(caseId).length;
  for (const event of OPENING.slice(known)) log.append(caseId, event, { actor: NURSE });
  await delivery.prepare(caseId, NURSE);
  writeSync(1, `prepared ${caseId}\n`);
}
writeSync(1, 'done\n');
setInterval(() => {}, 1_000);
