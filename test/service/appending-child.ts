import { writeSync } from 'node:fs';
import { SystemClock } from '../../model/clock.ts';
import { openDatabase } from '../../service/database.ts';
import { CaseEventLog } from '../../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../../service/event-log/schema.ts';

/** Appends events for ever and prints each sequence number once it is durable; started and killed by a test. */
const path = process.argv[2];
if (path === undefined) throw new Error('a database path is needed');
const caseId = 'VAL042-20261121-0001';
const log = new CaseEventLog(openDatabase(path, EVENT_LOG_MIGRATIONS), { deviceId: 'suitcase-42', clock: new SystemClock('unset') });
if (log.view(caseId) === null) {
  log.append(caseId, { kind: 'case-opened', body: { motive: 'other', place: { kind: 'home', name: 'x' }, exercise: true } }, { actor: null });
}
for (;;) {
  const event = log.append(caseId, { kind: 'note-recorded', body: { kind: 'history', text: 'x'.repeat(500) } }, { actor: null });
  writeSync(1, `${event.sequence}\n`);
}
