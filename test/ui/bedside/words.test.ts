import { describe, expect, it } from 'vitest';
import { parseBirthDate } from '../../../ui/bedside/birth-date.ts';
import { missingItems } from '../../../ui/bedside/missing.ts';
import { packetLines } from '../../../ui/bedside/packet-contents.ts';
import { worstByLead, worthRedoing } from '../../../ui/bedside/recording-quality.ts';
import { readTyped } from '../../../ui/bedside/typed-vitals.ts';
import { vitalLines } from '../../../ui/bedside/vital-lines.ts';
import { shownReading } from '../../../ui/live/reading-shown.ts';
import type { HeldReading } from '../../../ui/live/reading-shown.ts';
import { deliverySteps } from '../../../ui/widgets/delivery.ts';
import type { RecordingSummary } from '../../../model/recording.ts';
import { EMPTY_VIEW, numeric } from '../fixture/views.ts';

const RECORDING: RecordingSummary = {
  recordingId: 'r1', startedAt: '2026-11-21T09:12:00.000Z', durationSeconds: 10, sha256: 'a'.repeat(64), readings: [], complete: true,
  streams: [{ signal: 'ecg', instrumentId: 'ads129x-1', instrumentLabel: 'ADS1298', samplingFrequency: 500, frameCount: 5000, channels: [{ name: 'II', unit: 'uV', scale: 1, offset: 0, minimum: -1, maximum: 1 }], gaps: [], electrodesOff: 0, startOffsetMilliseconds: 0 }],
  analysis: {
    core: { version: '1', sha256: 'b'.repeat(64) }, beats: [], heartRatePerMinute: 72, pulseBeats: [], pulseRatePerMinute: null, verdict: 'doubtful',
    quality: [{ from: 0, to: 500, channel: 'V5', verdict: 'doubtful', reasons: ['muscle'] }, { from: 500, to: 900, channel: 'V5', verdict: 'unreadable', reasons: ['off'] }, { from: 0, to: 500, channel: 'II', verdict: 'good', reasons: [] }],
  },
};

describe('a birth date', () => {
  it.each([['14/03/1959', '1959-03-14'], ['14 3 1959', '1959-03-14'], ['14031959', '1959-03-14'], [' 01.01.2026 ', '2026-01-01']])('%s is read day first', (typed, iso) => {
    expect(parseBirthDate(typed, '2026-11-21T09:00:00Z')).toBe(iso);
  });

  it.each(['31/02/1959', '14/13/1959', '22/11/2026', '01/01/1880', '1959', 'hier'])('%s is refused', (typed) => {
    expect(parseBirthDate(typed, '2026-11-21T09:00:00Z')).toBeNull();
  });
});

describe('a typed number', () => {
  it('takes a comma or a point and knows what is plausible', () => {
    expect(readTyped('temperature', '37,2')).toEqual({ kind: 'value', value: 37.2, plausible: true });
    expect(readTyped('temperature', '52')).toEqual({ kind: 'value', value: 52, plausible: false });
    expect(readTyped('systolic', ' ')).toEqual({ kind: 'empty' });
    expect(readTyped('systolic', '14x')).toEqual({ kind: 'not-a-number' });
    expect(readTyped('systolic', '-5')).toEqual({ kind: 'not-a-number' });
  });
});

describe('what is missing', () => {
  it('is listed with the page that fills it, and an unknown identity stays on the list', () => {
    const view = { ...EMPTY_VIEW, patient: { state: 'unknown', birthName: '', firstNames: '', birthDate: '', sex: 'unknown' } as const };
    const keys = missingItems(view).map((item) => item.key);
    expect(keys).toContain('identity');
    expect(keys).toContain('ecg');
    expect(keys).toContain('pressure');
    expect(missingItems(view).find((item) => item.key === 'ecg')?.address).toBe('/dossiers/V042-20261121-0001/mesurer');
  });

  it('asks for the time of the call only for P0, and no intention once it is frozen', () => {
    expect(missingItems({ ...EMPTY_VIEW, priority: 'P1' }).some((item) => item.key === 'call15')).toBe(false);
    expect(missingItems({ ...EMPTY_VIEW, priority: 'P0' }).some((item) => item.key === 'call15')).toBe(true);
    const sent = { ...EMPTY_VIEW, packet: { packetId: 'p', version: 1, objects: 1, bytes: 1, preparedAt: '2026-11-21T09:20:00.000Z' } };
    expect(missingItems(sent).some((item) => item.key === 'intention')).toBe(false);
  });
});

describe('vital signs of a case', () => {
  it('join systolic and diastolic and say what is not known', () => {
    const lines = vitalLines({ ...EMPTY_VIEW, vitals: [numeric('systolic', 146), numeric('heartRate', 88), numeric('spo2', 96), numeric('temperature', null)] });
    expect(lines.map((line) => [line.key, line.text])).toEqual([['heartRate', '88'], ['spo2', '96'], ['pressure', '146/—']]);
  });
});

describe('a recording', () => {
  it('shows the worst verdict of each lead with the reasons of that verdict', () => {
    expect(worstByLead(RECORDING)).toEqual([{ lead: 'II', verdict: 'good', reasons: [] }, { lead: 'V5', verdict: 'unreadable', reasons: ['off'] }]);
  });

  it('is worth redoing when it is not good, was cut short or lost an electrode', () => {
    const good = { ...RECORDING, analysis: RECORDING.analysis === null ? null : { ...RECORDING.analysis, verdict: 'good' as const } };
    expect(worthRedoing(RECORDING)).toBe(true);
    expect(worthRedoing(good)).toBe(false);
    expect(worthRedoing({ ...good, complete: false })).toBe(true);
    expect(worthRedoing({ ...good, streams: good.streams.map((stream) => ({ ...stream, electrodesOff: 4 })) })).toBe(true);
  });

  it('leaves after the summary', () => {
    expect(packetLines({ ...EMPTY_VIEW, recordings: [RECORDING] }).map((line) => line.icon)).toEqual(['document', 'ecg']);
  });
});

describe('the delivery', () => {
  const packet = { packetId: 'p', version: 1, objects: 7, bytes: 344_000, preparedAt: '2026-11-21T09:27:02.000Z' };
  const states = (view: typeof EMPTY_VIEW, leaving: { done: number; total: number } | null, connected: boolean): string => deliverySteps(view, leaving, connected, (iso) => iso.slice(11, 16)).map((step) => step.state).join(' ');

  it('says how far a packet is, and that it queues without network', () => {
    const view = { ...EMPTY_VIEW, packet };
    expect(states(view, { done: 3, total: 7 }, true)).toBe('done now coming coming coming coming');
    expect(states(view, { done: 3, total: 7 }, false)).toBe('done queued coming coming coming coming');
    expect(deliverySteps(view, { done: 3, total: 7 }, true, () => '')[1]?.detail).toBe('3/7');
  });

  it('goes through received, opened, answered and read here', () => {
    const received = { ...EMPTY_VIEW, packet, receivedAt: '2026-11-21T09:27:20.000Z' };
    expect(states(received, null, true)).toBe('done done done now coming coming');
    expect(states({ ...received, openedByHospitalAt: '2026-11-21T09:28:00.000Z' }, null, true)).toBe('done done done done now coming');
  });

  it('shows a refusal on the step that was refused', () => {
    expect(states({ ...EMPTY_VIEW, packet, refusedReason: 'clock' }, null, true)).toBe('done now refused coming coming coming');
  });
});

describe('a live number', () => {
  const held = (more: Partial<HeldReading> = {}): HeldReading => ({ reading: numeric('spo2', 96), arrivedAtMilliseconds: 1_000, ageAtArrivalMilliseconds: 0, lastValue: { text: '96', arrivedAtMilliseconds: 1_000, ageAtArrivalMilliseconds: 0 }, ...more });

  it('is shown with its worth, source and age while it is fresh', () => {
    expect(shownReading(held(), 2_500, 'doigt')).toMatchObject({ text: '96', state: 'good' });
  });

  it('turns into a dash with the last value and its age when its instrument is silent', () => {
    const shown = shownReading(held(), 41_000, 'doigt');
    expect(shown).toMatchObject({ text: null, state: 'stale' });
    expect(shown.last).toContain('96');
    expect(shown.last).toContain('40');
  });

  it('counts the age a retained reading already had when it arrived', () => {
    expect(shownReading(held({ ageAtArrivalMilliseconds: 60_000 }), 1_100, 'doigt').text).toBeNull();
  });

  it('has no figure when the signal is unreadable, whatever the instrument says', () => {
    expect(shownReading(held({ reading: numeric('spo2', 71, { quality: 'unreadable', reasons: ['no-finger'] }) }), 1_100, 'doigt')).toMatchObject({ text: null, state: 'unreadable', reasons: ['no-finger'] });
  });

  it('does not go stale when a person typed it', () => {
    expect(shownReading(held({ reading: numeric('spo2', 96, { source: 'manual' }) }), 900_000, '').text).toBe('96');
  });
});
