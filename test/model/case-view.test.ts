import { describe, expect, it } from 'vitest';
import type { CaseEvent, NewCaseEvent } from '../../model/case-event.ts';
import { caseEvent } from '../../model/case-event.ts';
import { viewOfCase } from '../../model/case-view.ts';
import type { NumericReading } from '../../model/measurement.ts';
import type { Professional } from '../../model/people.ts';

const gp: Professional = { id: 'essai-vidal', displayName: 'Dr C. ESSAI-VIDAL', role: 'gp' };
const cardiologist: Professional = { id: 'essai-roche', displayName: 'Dr A. ESSAI-ROCHE', role: 'specialist' };

function log(...events: NewCaseEvent[]): CaseEvent[] {
  return events.map((event, index) =>
    caseEvent.parse({
      ...event,
      caseId: 'V042-20261121-0007',
      sequence: index + 1,
      at: { iso: `2026-11-21T10:${String(10 + index)}:00.000Z`, source: 'ntp' },
      actor: gp,
      deviceId: 'V042',
      hash: 'a'.repeat(64),
    }),
  );
}

const opened: NewCaseEvent = { kind: 'case-opened', body: { motive: 'chest-pain', place: { kind: 'practice', name: 'Maison de santé' }, exercise: true } };
const prepared: NewCaseEvent = { kind: 'packet-prepared', body: { packetId: 'p1', version: 1, objects: 2, bytes: 900 } };
const received: NewCaseEvent = { kind: 'packet-received', body: { packetId: 'p1', receivedAt: '2026-11-21T10:12:00.000Z', hospital: 'CHU d’Essai' } };
const viewed: NewCaseEvent = { kind: 'case-viewed', body: { responder: cardiologist, viewedAt: { iso: '2026-11-21T10:13:00.000Z', source: 'hospital' } } };
const answered: NewCaseEvent = {
  kind: 'answer-given',
  body: {
    answer: {
      answerId: 'a1', packetVersion: 1, responder: cardiologist, signedAt: { iso: '2026-11-21T10:14:00.000Z', source: 'hospital' },
      decision: 'SMUR_TERRESTRE', orientation: 'REA-USI', means: ['SMUR.ADULT'], delay: 'DEL0', opinion: 'Avis', advice: [], callback: null, ecgReadable: true,
    },
  },
};

describe('the view of a case', () => {
  it('is nothing before the case is opened', () => {
    expect(viewOfCase([])).toBeNull();
  });

  it('asks the service of its motive until another is chosen', () => {
    expect(viewOfCase(log(opened))?.service).toBe('cardiology');
    expect(viewOfCase(log(opened, { kind: 'service-asked', body: { service: 'samu' } }))?.service).toBe('samu');
  });

  it('walks prepared, received, opened, answered, displayed', () => {
    const steps = [opened, prepared, received, viewed, answered, { kind: 'answer-displayed', body: { answerId: 'a1' } } as NewCaseEvent];
    expect(steps.map((_, count) => viewOfCase(log(...steps.slice(0, count + 1)))?.step)).toEqual(['draft', 'prepared', 'received', 'opened', 'answered', 'displayed']);
  });

  it('never goes back when a late receipt arrives after the answer', () => {
    expect(viewOfCase(log(opened, prepared, viewed, answered, received))?.step).toBe('answered');
  });

  it('keeps one answer although it came twice', () => {
    expect(viewOfCase(log(opened, prepared, answered, answered))?.answers).toHaveLength(1);
  });

  it('keeps a known value when a later reading is missing', () => {
    const reading = { name: 'spo2' as const, unit: '%', quality: 'good' as const, reasons: [] as NumericReading['reasons'], source: 'instrument' as const, instrumentId: 'nonin-1', at: '2026-11-21T10:11:00.000Z' };
    const view = viewOfCase(log(opened, { kind: 'vitals-recorded', body: { readings: [{ ...reading, value: 96 }] } }, { kind: 'vitals-recorded', body: { readings: [{ ...reading, value: null, quality: 'unreadable' }] } }));
    expect(view?.vitals).toEqual([expect.objectContaining({ value: 96 })]);
  });
});
