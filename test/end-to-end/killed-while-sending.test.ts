import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { CaseReply } from '../../model/api/bedside.ts';
import type { WorklistReply } from '../../model/api/hospital.ts';
import { House } from './support/house.ts';
import { Bedside, CHROMIUM, NO_CHROMIUM, openBrowser, Responder } from './support/screens.ts';

/** Slow enough that a recording takes several seconds to leave. */
const SLOW_BITS_PER_SECOND = 96_000;
/** Bytes that have left when the plug is pulled: the summary and a part of the tracing. */
const PULLED_AT_BYTES = 25_000;

describe('the hub is killed in the middle of sending', () => {
  let house: House;
  let browser: Browser;
  let bedside: Bedside;
  let recordingId = '';

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
    recordingId = await bedside.record();
  });

  afterAll(async () => {
    if (CHROMIUM === null) return;
    await browser.close();
    await house.stop();
  });

  it('loses nothing: after the restart the rest leaves by itself, once', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    house.link.set({ bitsPerSecond: SLOW_BITS_PER_SECOND, delayMilliseconds: 50 });
    const before = house.link.bytesUp;
    await bedside.send();
    await waitFor(() => house.link.bytesUp - before > PULLED_AT_BYTES);
    await house.hub.kill();
    const midway = await bedside.page.evaluate(() => document.body !== null);
    expect(midway).toBe(true);
    await bedside.part('hub-lost').waitFor();
    await bedside.picture('hub-lost');
    await house.hub.start();
    bedside = await again(bedside);
    await bedside.until('delivery-received', 'state', 'done', 60_000);
    const { view } = await bedside.api<CaseReply>(`/api/cases/${bedside.caseId}`);
    expect(view.recordings.map((recording) => recording.recordingId)).toEqual([recordingId]);

    const responder = await Responder.open(browser, house);
    const { rows } = await responder.api<WorklistReply>('/api/worklist');
    expect(rows.map((row) => row.view.caseId)).toEqual([bedside.caseId]);
    expect(rows[0]?.objects.received).toBe(rows[0]?.objects.total);
    const there = await responder.bytes(`/api/cases/${bedside.caseId}/recordings/${recordingId}`);
    const here = await bedside.bytes(`/api/cases/${bedside.caseId}/recordings/${recordingId}`);
    expect(Buffer.compare(there, here)).toBe(0);
  });

  it('shows the link as cut and goes on by itself when the network returns', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    house.link.set({ connected: false });
    await bedside.until('link-badge', 'connected', 'false', 60_000);
    await bedside.page.goto(`${house.bedsideUrl}/dossiers/${bedside.caseId}/suivre`);
    await bedside.picture('link-cut');
    house.link.set({ connected: true, bitsPerSecond: Infinity, delayMilliseconds: 0 });
    await bedside.until('link-badge', 'connected', 'true', 60_000);
  });

  /** The same person at the same page; signs in anew where the restart ended the session. */
  async function again(screen: Bedside): Promise<Bedside> {
    const address = `${house.bedsideUrl}/dossiers/${screen.caseId}/suivre`;
    await screen.page.goto(address);
    const pin = screen.part('person-essai-vidal');
    await pin.or(screen.part('delivery-prepared')).first().waitFor();
    if (await pin.isVisible()) await screen.signIn(address, 'essai-vidal', house.pin);
    return screen;
  }
});

async function waitFor(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 20));
}
