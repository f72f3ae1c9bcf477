import { describe, expect, it } from 'vitest';
import { isAskedAgain } from '../../hospital/worklist/asked-again.ts';
import { byUrgency, dueAt, maySee } from '../../hospital/worklist/order.ts';
import type { CaseEvent } from '../../model/case-event.ts';
import type { WorklistRow } from '../../model/api/hospital.ts';
import type { Priority } from '../../model/codes/case-codes.ts';
import { ADMINISTRATOR, CARDIOLOGIST, DERMATOLOGIST, NURSE, REGULATOR, SECOND_CARDIOLOGIST } from './sample-case.ts';

const ARRIVED = '2026-11-21T09:00:00.000Z';

function row(caseId: string, priority: Priority | null, minutesAgo: number, step: WorklistRow['view']['step'] = 'received'): WorklistRow {
  const requestedAt = new Date(Date.parse(ARRIVED) - minutesAgo * 60_000).toISOString();
  const view = { caseId, priority, step } as WorklistRow['view'];
  return { view, arrivedAt: requestedAt, dueAt: dueAt(requestedAt, view), objects: { received: 1, total: 1 }, answerDelivery: 'none' };
}

describe('the worklist', () => {
  it('is sorted by priority, then by what is left of the target; answered cases come last, an absent priority counts as P1', () => {
    const rows = [row('later', 'P1', 1), row('answered', 'P0', 60, 'answered'), row('deferred', 'P3', 9_000), row('vital', 'P0', 0), row('unset', null, 3), row('late', 'P1', 30), row('routine', 'P2', 10)];
    expect(rows.sort(byUrgency).map((one) => one.view.caseId)).toEqual(['vital', 'late', 'unset', 'later', 'routine', 'deferred', 'answered']);
  });

  it('times an answer from the arrival: 5 min, 15 min, 4 h, 72 h', () => {
    const due = (['P0', 'P1', 'P2', 'P3'] as const).map((priority) => dueAt(ARRIVED, { priority }));
    expect(due).toEqual(['2026-11-21T09:05:00.000Z', '2026-11-21T09:15:00.000Z', '2026-11-21T13:00:00.000Z', '2026-11-24T09:00:00.000Z']);
  });

  it('shows a case to regulators, to specialists of its service or of none in particular, and to nobody else', () => {
    const readers = [REGULATOR, CARDIOLOGIST, SECOND_CARDIOLOGIST, DERMATOLOGIST, NURSE, ADMINISTRATOR];
    expect(readers.map((reader) => maySee(reader, { service: 'cardiology' }))).toEqual([true, true, true, false, false, false]);
  });

  it('takes a case back that is sent again after its answer, or completed as asked; a late word alone calls nobody', () => {
    const answered = (decision: string) => ({ kind: 'answer-given', deviceId: 'chu', body: { answer: { decision, packetVersion: 1 } } }) as unknown as CaseEvent;
    const told = (kind: string, deviceId = 'v042') => ({ kind, deviceId }) as unknown as CaseEvent;
    const again = (events: CaseEvent[], version: number) => isAskedAgain(events, version, 'v042');
    const [final, complement] = [answered('AMBULANCE_URGENTE'), answered('COMPLEMENT_DEMANDE')];
    expect(again([told('note-recorded')], 3)).toBe(false);
    expect(again([final], 1)).toBe(false);
    expect(again([final], 2)).toBe(true);
    expect(again([final, told('note-recorded')], 1)).toBe(false);
    expect(again([told('note-recorded'), complement, told('answer-displayed'), told('case-released', 'chu')], 1)).toBe(false);
    expect(again([complement, told('recording-kept')], 1)).toBe(true);
    expect(again([complement, told('recording-kept'), final], 1)).toBe(false);
  });
});
