import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { CaseReply } from '../../model/api/bedside.ts';
import { decodeRecording } from '../../model/recording.ts';
import { House } from './support/house.ts';
import { Bedside, CHROMIUM, NO_CHROMIUM, openBrowser } from './support/screens.ts';

describe('an instrument is unplugged and replugged while it is recorded', () => {
  let house: House;
  let browser: Browser;
  let bedside: Bedside;

  beforeAll(async () => {
    if (CHROMIUM === null) return;
    house = new House();
    await house.start();
    await house.simulator.start();
    browser = await openBrowser();
    bedside = await Bedside.open(browser, house);
    await bedside.until('instrument-ecg', 'status', 'measuring');
    await bedside.openCase();
    await bedside.until('heart-rate-value', 'state', 'good');
  });

  afterAll(async () => {
    if (CHROMIUM === null) return;
    await browser.close();
    await house.stop();
  });

  it('keeps what was measured, marks the gap and invents nothing', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    await bedside.press('record');
    await bedside.page.waitForTimeout(3_000);
    await house.simulator.instrument('ads129x').unplug();
    await bedside.part('ecg-silent').waitFor();
    await bedside.until('heart-rate-value', 'state', 'stale');
    await bedside.picture('ecg-unplugged');
    await house.simulator.instrument('ads129x').plug();
    await bedside.part('recording-verdict').waitFor({ timeout: 60_000 });
    await bedside.picture('recording-with-gap');
    const { view } = await bedside.api<CaseReply>(`/api/cases/${bedside.caseId}`);
    const summary = view.recordings.at(-1);
    const ecg = summary?.streams.find((stream) => stream.signal === 'ecg');
    expect(ecg).toBeDefined();
    const missing = (ecg?.gaps ?? []).reduce((sum, gap) => sum + gap.to - gap.from, 0);
    expect(missing).toBeGreaterThan(500);
    // About 3 s had been measured before the plug was pulled.
    expect((ecg?.frameCount ?? 0) - missing).toBeGreaterThan(1_000);
    for (const beat of summary?.analysis?.beats ?? []) {
      expect((ecg?.gaps ?? []).some((gap) => beat >= gap.from && beat < gap.to)).toBe(false);
    }
    const recording = decodeRecording(await bedside.bytes(`/api/cases/${bedside.caseId}/recordings/${summary?.recordingId ?? ''}`));
    const index = recording.header.streams.findIndex((stream) => stream.signal === 'ecg');
    const samples = recording.samples[index] ?? new Int32Array();
    for (const gap of ecg?.gaps ?? []) expect(samples.subarray(8 * gap.from, 8 * gap.to).every((value) => value === 0)).toBe(true);
  });

  it('is the same instrument when it comes back, and measures again', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    const { instruments } = await bedside.api<{ instruments: { kind: string; status: string; counters: { openings: number } }[] }>('/api/instruments');
    const boards = instruments.filter((instrument) => instrument.kind === 'ecg');
    expect(boards).toHaveLength(1);
    expect(boards[0]?.counters.openings).toBeGreaterThanOrEqual(2);
    await bedside.page.goto(`${house.bedsideUrl}/dossiers/${bedside.caseId}/mesurer`);
    await bedside.until('heart-rate-value', 'state', 'good', 60_000);
  });

  it('says which electrode is off, and the leads it takes with it', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    house.simulator.instrument('ads129x').detach('V3');
    await bedside.until('lead-V3', 'lost', 'true');
    await bedside.until('lead-V4', 'lost', 'false');
    await bedside.part('electrode-advice').waitFor();
    await bedside.picture('electrode-off');
    house.simulator.instrument('ads129x').attach('V3');
    await bedside.until('lead-V3', 'lost', 'false');
  });

  it('withholds the saturation when the finger is out', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    await bedside.until('spo2-value', 'state', 'good', 60_000);
    house.simulator.instrument('nonin').detach('finger');
    await bedside.page.locator('[data-test="spo2-value"]:not([data-state="good"])').waitFor();
    expect(await bedside.text('spo2-value')).toBe('—');
    await bedside.picture('finger-out');
  });
});
