import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { CaseReply } from '../../model/api/bedside.ts';
import { decodeRecording } from '../../model/recording.ts';
import { scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import { ExpectedBoard } from './support/expected-samples.ts';
import { lookAtLead } from './support/curve-pixels.ts';
import { House, SCENARIO, SEED } from './support/house.ts';
import { Bedside, CHROMIUM, NO_CHROMIUM, openBrowser, Responder } from './support/screens.ts';

/** From plugging the simulated instruments to reading the answer, in real browsers, on real ports, brokers and stores. */
describe('a case goes from the suitcase to the hospital and its answer comes back', () => {
  let house: House;
  let browser: Browser;
  let bedside: Bedside;
  let responder: Responder;
  let recordingId = '';

  beforeAll(async () => {
    if (CHROMIUM === null) return;
    house = new House();
    await house.start();
    browser = await openBrowser();
    bedside = await Bedside.open(browser, house);
  });

  afterAll(async () => {
    if (CHROMIUM === null) return;
    await browser.close();
    expect(await house.stop()).toEqual({ hub: 0, hospital: 0 });
  });

  it('shows instruments by themselves when they are plugged', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    await bedside.until('instrument-ecg', 'status', 'absent');
    await house.simulator.start();
    await bedside.until('instrument-ecg', 'status', 'measuring');
    await bedside.until('instrument-oximeter', 'status', 'measuring');
  });

  it('shows the heart rate and the saturation of the patient', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    await bedside.openCase();
    await bedside.until('heart-rate-value', 'state', 'good');
    await bedside.until('spo2-value', 'state', 'good');
    await bedside.page.waitForTimeout(6_000);
    const truth = house.simulator.truth();
    expect(Math.abs(Number(await bedside.text('heart-rate-value')) - (truth.heartRatePerMinute ?? NaN))).toBeLessThanOrEqual(3);
    expect(Math.abs(Number(await bedside.text('spo2-value')) - truth.spo2Percent)).toBeLessThanOrEqual(2);
    expect(Math.abs(Number(await bedside.text('pulse-value')) - (truth.pulseRatePerMinute ?? NaN))).toBeLessThanOrEqual(4);
  });

  it('draws a curve that moves and has one spike per heart beat', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    const first = await lookAtLead(bedside.page, 'II');
    await bedside.page.waitForTimeout(700);
    const second = await lookAtLead(bedside.page, 'II');
    await bedside.picture('live-monitor');
    expect(first.lit).toBeGreaterThan(500);
    expect(second).not.toEqual(first);
    // 25 mm/s at the CSS nominal 96 px per inch.
    const seconds = second.width / (25 * (96 / 25.4));
    const expected = (seconds * (house.simulator.truth().heartRatePerMinute ?? 0)) / 60;
    expect(Math.abs(second.peaks - expected)).toBeLessThanOrEqual(1.5);
  });

  it('records 10 s with every beat of the simulated heart', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    recordingId = await bedside.record();
    const { view } = await bedside.api<CaseReply>(`/api/cases/${bedside.caseId}`);
    const summary = view.recordings.find((recording) => recording.recordingId === recordingId);
    expect(summary?.complete).toBe(true);
    const ecg = summary?.streams.find((stream) => stream.signal === 'ecg');
    expect(ecg?.frameCount).toBe(5_000);
    expect(ecg?.gaps).toEqual([]);
    const place = placeOnBoard(await bedside.bytes(`/api/cases/${bedside.caseId}/recordings/${recordingId}`));
    const stream = house.simulator.instrument('ads129x').truth().streams.at(-1);
    const truth = house.simulator
      .truth()
      .beats.map((beat) => ((beat.rPeak - (stream?.startMicros ?? 0)) / 1e6) * 500 - place)
      .filter((frame) => frame >= 0 && frame < 5_000);
    const found = summary?.analysis?.beats ?? [];
    // A beat whose peak lies within 50 ms of either end may be cut off.
    const inside = (frames: readonly number[]) => frames.filter((frame) => frame > 25 && frame < 4_975);
    expect(inside(found).length).toBe(inside(truth).length);
    for (const beat of inside(truth)) expect(Math.min(...found.map((frame) => Math.abs(frame - beat)))).toBeLessThanOrEqual(10);
  });

  it('sends the case, which the hospital receives and signs for', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    await bedside.send();
    await bedside.until('delivery-received', 'state', 'done');
    await bedside.picture('follow-received');
  });

  it('gives the specialist the same samples, bit for bit, as the board sent', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    responder = await Responder.open(browser, house);
    await responder.part('case-row').first().waitFor();
    await responder.picture('worklist');
    await responder.openCase();
    expect(await responder.text('case-name')).toBe('ESSAI-BERNARD Marcel');
    await responder.part('case-ecg').waitFor();
    await responder.picture('hospital-case');
    const here = await responder.bytes(`/api/cases/${bedside.caseId}/recordings/${recordingId}`);
    const there = await bedside.bytes(`/api/cases/${bedside.caseId}/recordings/${recordingId}`);
    expect(Buffer.compare(here, there)).toBe(0);
    expect(placeOnBoard(here)).toBeGreaterThanOrEqual(0);
    await bedside.until('delivery-opened', 'state', 'done');
  });

  it('brings the answer back to the bedside, and its reading back to the hospital', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    await responder.answer('Aspect de SCA ST+ inférieur. Admission directe en salle.');
    await bedside.part('answer').waitFor();
    expect(await bedside.part('answer').getAttribute('data-decision')).toBe('SMUR_TERRESTRE');
    expect(await bedside.text('answer-opinion')).toBe('Aspect de SCA ST+ inférieur. Admission directe en salle.');
    await bedside.picture('answer');
    await responder.until('answer-delivery', 'state', 'displayed');
    await bedside.press('acknowledge');
    await bedside.part('acknowledged').waitFor();
    await responder.picture('answered');
  });

  it('speaks English when asked', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    await bedside.press('person-menu');
    await bedside.press('language-switch');
    await bedside.page.locator('html[lang="en"]').waitFor({ state: 'attached' });
    await bedside.page.getByText('Read, I will do it').or(bedside.page.getByText('Answer from')).first().waitFor();
    await bedside.picture('answer-english');
  });

  function placeOnBoard(file: Uint8Array): number {
    const recording = decodeRecording(file);
    const index = recording.header.streams.findIndex((stream) => stream.signal === 'ecg');
    const patient = scenarioNamed(SCENARIO);
    const stream = house.simulator.instrument('ads129x').truth().streams.at(-1);
    if (patient === undefined || stream === undefined) return -1;
    return new ExpectedBoard(patient, SEED, stream.startMicros).placeOf(recording.samples[index] ?? new Int32Array(8), stream.samples);
  }
});
