import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import { buildHospitalApp, chromiumPath, launchChromium } from './fixture/browser.ts';
import { FixtureHospital } from './fixture/server.ts';

const P0 = 'V042-20261121-0007';
const TAKEN = 'V017-20261121-0003';
const DAMAGED = 'V009-20261121-0002';
const ARRIVING = 'V042-20261121-0005';
const PATIENCE = { timeout: 60_000 };

/** The app as built, in a real Chromium, under the content security policy of the real servers. */
describe('the hospital app', { timeout: 180_000 }, () => {
  let built: Awaited<ReturnType<typeof buildHospitalApp>> | null = null;
  let browser: Browser | null = null;
  let hospital: FixtureHospital;
  let url = '';
  let problems: string[] = [];

  beforeAll(async () => {
    const path = chromiumPath();
    if (path === null) return;
    built = await buildHospitalApp();
    browser = await launchChromium(path);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await built?.remove();
  });

  beforeEach(async () => {
    problems = [];
    if (built === null) return;
    hospital = new FixtureHospital(built.directory);
    url = await hospital.start();
    return () => hospital.stop();
  });

  async function open(context: TestContext, o: { path?: string; who?: string; width?: number; height?: number; language?: 'fr' | 'en' } = {}): Promise<Page> {
    if (browser === null) return context.skip('Chromium: apt install chromium');
    const pages = await browser.newContext({ viewport: { width: o.width ?? 1920, height: o.height ?? 1080 } });
    const page = await pages.newPage();
    page.setDefaultTimeout(PATIENCE.timeout);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) problems.push(message.text());
    });
    await page.addInitScript((language) => localStorage.setItem('valisette.language', language), o.language ?? 'fr');
    await page.goto(`${url}${o.path ?? '/'}`);
    await page.click(`[data-test="person-${o.who ?? 'roche'}"]`);
    for (const digit of '1234') await page.click(`[data-test="pin-${digit}"]`);
    await page.click('[data-test="sign-in"]');
    await page.waitForSelector('[data-test="freshness"][data-frozen="false"]');
    return page;
  }

  /** Text of an element, spaces as one. */
  async function text(page: Page, test: string): Promise<string> {
    return (await page.locator(`[data-test="${test}"]`).first().innerText()).replace(/\s+/g, ' ').trim();
  }

  it('a wrong code says so and lets nobody in', async (context) => {
    if (browser === null) return context.skip('Chromium: apt install chromium');
    const page = await browser.newPage();
    await page.goto(url);
    await page.click('[data-test="person-roche"]');
    for (const digit of '9999') await page.click(`[data-test="pin-${digit}"]`);
    await page.click('[data-test="sign-in"]');
    await page.waitForSelector('[data-test="sign-in-problem"]', PATIENCE);
    expect(await page.locator('[data-test="case-row"]').count()).toBe(0);
    await page.close();
  });

  it('the list is read and worked with the keyboard alone', async (context) => {
    const page = await open(context);
    await page.waitForSelector(`[data-case="${P0}"]`);
    expect(await text(page, 'count-to-answer')).toBe('5');
    expect(await page.title()).toContain('(5)');
    expect(await page.locator('tr.selected').getAttribute('data-case')).toBe(P0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('tr.selected').getAttribute('data-case')).toBe(DAMAGED);
    await page.keyboard.press('/');
    await page.keyboard.type('garcia');
    await page.waitForSelector(`[data-case="${P0}"]`, { state: 'detached' });
    expect(await page.locator('[data-test="case-row"]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.waitForSelector(`[data-case="${P0}"]`);
    await page.keyboard.press('Home');
    while ((await page.locator('tr.selected').getAttribute('data-case')) !== P0) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-test="claim"][data-claim="mine"]');
    expect(page.url()).toContain(`/dossiers/${P0}`);
    expect(hospital.case(P0).view.claim?.responder.id).toBe('roche');
    await page.click('[data-test="to-worklist"]');
    await page.waitForSelector(`[data-case="${P0}"][data-state="mine"]`);
    await page.keyboard.press('r');
    await page.waitForSelector(`[data-case="${P0}"][data-state="free"]`);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('an answer is confirmed, signed, and followed to the bedside', async (context) => {
    const page = await open(context, { path: `/dossiers/${P0}` });
    await page.waitForSelector('[data-test="ecg-paper"]');
    expect(await text(page, 'case-name')).toBe('ESSAI-BERNARD Marcel');
    expect(await text(page, 'vital-pressure-value')).toBe('148/92');
    expect(await text(page, 'vital-temperature-value')).toBe('—');
    expect(await text(page, 'measure-heart-rate')).toBe('88 /min');
    expect(await text(page, 'call-15')).toMatch(/^15 appelé à /);
    await page.keyboard.press('1');
    expect(await page.locator('[data-test="decision-SMUR_TERRESTRE"]').isChecked()).toBe(true);
    expect(await page.locator('[data-test="orientation"]').inputValue()).toBe('REA-USI');
    expect(await page.locator('[data-test="means-SMUR.ADULT"]').getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Control+Enter');
    expect(await text(page, 'answer-problems')).toBe('Écrivez l’avis.');
    await page.fill('[data-test="opinion"]', 'Départ immédiat. 1 seul lit.');
    await page.check('[data-test="ecg-readable-yes"]');
    await page.keyboard.press('Control+Enter');
    expect(await text(page, 'confirm-question')).toContain('ESSAI-BERNARD Marcel');
    expect(hospital.case(P0).view.answers).toHaveLength(0);
    await page.click('[data-test="confirm-no"]');
    expect(hospital.case(P0).view.answers).toHaveLength(0);
    await page.click('[data-test="sign-answer"]');
    await page.click('[data-test="confirm-yes"]');
    await page.waitForSelector('[data-test="answer-delivery"][data-state="leaving"]');
    expect(hospital.case(P0).view.answers[0]).toMatchObject({ decision: 'SMUR_TERRESTRE', orientation: 'REA-USI', means: ['SMUR.ADULT'], opinion: 'Départ immédiat. 1 seul lit.', ecgReadable: true });
    expect(await page.evaluate((key) => localStorage.getItem(key), `valisette.draft.roche.${P0}`)).toBeNull();
    hospital.case(P0).answerDelivery = 'displayed';
    hospital.case(P0).add('answer-displayed', { answerId: hospital.case(P0).view.answers[0]!.answerId });
    hospital.tell({ kind: 'case', caseId: P0, priority: 'P0' });
    await page.waitForSelector('[data-test="answer-step-displayed"][data-done="true"]');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('a request for more decides nothing and keeps the case waiting', async (context) => {
    const page = await open(context, { path: `/dossiers/${P0}` });
    await page.waitForSelector('[data-test="claim"][data-claim="mine"]');
    await page.click('[data-test="ask-more"]');
    await page.fill('[data-test="opinion"]', 'V3R et V4R, s’il se peut.');
    await page.click('[data-test="sign-answer"]');
    await page.click('[data-test="confirm-yes"]');
    await page.waitForSelector('[data-test="answer-decision"][data-decision="COMPLEMENT_DEMANDE"]');
    await page.click('[data-test="back-to-list"]');
    await page.waitForSelector(`[data-case="${P0}"][data-state="complement"]`);
    expect(await text(page, 'count-to-answer')).toBe('5');
    await page.close();
  });

  it('a draft survives a reload, a lost case and the colleague who took it', async (context) => {
    const page = await open(context, { path: `/dossiers/${P0}` });
    await page.waitForSelector('[data-test="claim"][data-claim="mine"]');
    await page.fill('[data-test="opinion"]', 'brouillon');
    await page.check('[data-test="decision-AMBULANCE_URGENTE"]');
    await page.reload();
    await page.waitForSelector('[data-test="claim"][data-claim="mine"]');
    expect(await page.locator('[data-test="opinion"]').inputValue()).toBe('brouillon');
    const held = hospital.case(P0);
    const [roche, noel] = [held.view.claim!.responder, { id: 'noel', displayName: 'Dr B. ESSAI-NOEL', role: 'regulator' as const }];
    held.add('case-released', { responder: roche, reason: 'lease-expired' });
    held.add('case-claimed', { responder: noel, until: new Date(Date.now() + 600_000).toISOString() });
    hospital.tell({ kind: 'case', caseId: P0, priority: 'P0' });
    await page.waitForSelector('[data-test="claim"][data-claim="taken"]');
    expect(await text(page, 'claim-notice')).toBe('Dr B. ESSAI-NOEL a repris le dossier. Votre brouillon est gardé.');
    expect(await page.locator('[data-test="sign-answer"]').isDisabled()).toBe(true);
    expect(await page.locator('[data-test="opinion"]').inputValue()).toBe('brouillon');
    held.add('case-released', { responder: noel, reason: 'given-back' });
    hospital.tell({ kind: 'case', caseId: P0, priority: 'P0' });
    await page.click('[data-test="take-case"]');
    await page.waitForSelector('[data-test="claim"][data-claim="mine"]');
    expect(await page.locator('[data-test="sign-answer"]').isEnabled()).toBe(true);
    await page.close();
  });

  it('a case held by a colleague opens to read, with the name', async (context) => {
    const page = await open(context, { path: `/dossiers/${TAKEN}` });
    await page.waitForSelector('[data-test="claim"][data-claim="taken"]');
    expect(await text(page, 'claim')).toContain('Dr B. ESSAI-NOEL');
    expect(await page.locator('[data-test="sign-answer"]').isDisabled()).toBe(true);
    expect(hospital.case(TAKEN).view.claim?.responder.id).toBe('noel');
    expect(hospital.case(TAKEN).view.openedBy?.id).toBe('roche');
    await page.close();
  });

  it('a cut feed freezes the list with its time, and comes back alone', async (context) => {
    const page = await open(context);
    await page.waitForSelector('[data-test="case-row"]');
    hospital.setCut(true);
    await page.waitForSelector('[data-test="frozen-banner"]');
    expect(await page.getAttribute('[data-test="frozen-banner"]', 'strong-text')).toMatch(/^Liste figée à \d\d:\d\d:\d\d\./);
    expect(await page.locator('[data-test="case-row"]').count()).toBe(5);
    hospital.setCut(false);
    hospital.cases.splice(1, 1);
    await page.waitForSelector('[data-test="frozen-banner"]', { state: 'detached', timeout: 30_000 });
    await page.waitForSelector(`[data-case="${TAKEN}"]`, { state: 'detached', timeout: 30_000 });
    expect(await page.locator('[data-test="case-row"]').count()).toBe(4);
    await page.close();
  });

  it('a recording still on its way shows its progress, then its paper', async (context) => {
    const page = await open(context, { path: `/dossiers/${ARRIVING}` });
    await page.waitForSelector('[data-test="awaited"]');
    expect(await text(page, 'awaited')).toBe('Tracé en arrivée : bloc 3 sur 8');
    expect(await text(page, 'reception')).toContain('Objets reçus : 1 sur 2.');
    const held = hospital.case(ARRIVING);
    held.awaited = [];
    held.objects = { received: 2, total: 2 };
    hospital.tell({ kind: 'case', caseId: ARRIVING, priority: 'P2' });
    await page.waitForSelector('[data-test="ecg-paper"]');
    expect(await page.locator('[data-test="awaited"]').count()).toBe(0);
    await page.close();
  });

  it('the paper obeys its keys and says its scale; the lead table says what the drawing shows', async (context) => {
    const page = await open(context, { path: `/dossiers/${DAMAGED}` });
    const sheet = page.locator('[data-test="ecg-paper"]');
    await sheet.waitFor();
    expect(await sheet.getAttribute('data-px-per-mm')).toBe('4');
    expect(await text(page, 'ecg-paper-line')).toMatch(/^25 mm\/s · 10 mm\/mV · sans filtre · échelle 4 px\/mm/);
    await sheet.focus();
    for (const [key, attribute, value] of [['+', 'gain', '20'], ['-', 'gain', '10'], [']', 'speed', '50'], ['[', 'speed', '25'], ['l', 'layout', '6x2'], ['l', 'layout', '12x1'], ['l', 'layout', 'cabrera'], ['0', 'layout', '3x4']] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => sheet.getAttribute(`data-${attribute}`), PATIENCE).toBe(value);
    }
    const row = (lead: string): Promise<string> => page.locator(`[data-test="lead-table"] tr[data-lead="${lead}"]`).first().textContent().then((words) => (words ?? '').replace(/\s+/g, ' '));
    expect(await row('V4')).toContain('électrode V4 décollée');
    expect(await row('V4')).toContain('—');
    expect(await row('III')).toMatch(/calculée de I et II.*bon, 1 trou/);
    expect(await page.getAttribute('[data-test="leads"]', 'text')).toBe('11/12 dérivations');
    await page.keyboard.press('e');
    await page.click('[data-test="paper-layout-6x2"]');
    await expect.poll(() => sheet.getAttribute('data-layout'), PATIENCE).toBe('6x2');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-test="case-name"]');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('one millivolt and one second measure their squares on the drawn pixels', async (context) => {
    const page = await open(context, { path: `/dossiers/${P0}` });
    await page.waitForSelector('[data-test="ecg-paper"]');
    await expect.poll(() => page.locator('[data-test="ecg-paper"] canvas').evaluate((canvas: HTMLCanvasElement) => canvas.width), PATIENCE).toBeGreaterThan(1000);
    // Row of dark pixels: the top of the first calibration pulse is 5 mm long and 10 mm above its foot.
    const found = await page.locator('[data-test="ecg-paper"] canvas').evaluate((canvas: HTMLCanvasElement) => {
      const context2d = canvas.getContext('2d');
      if (context2d === null) return null;
      const { data, width } = context2d.getImageData(0, 0, 140, 200);
      const dark = (x: number, y: number): boolean => (data[4 * (y * width + x)] ?? 255) < 110;
      const rows: { y: number; from: number; to: number }[] = [];
      for (let y = 0; y < 200; y += 1) {
        let best = { y, from: 0, to: -1 };
        for (let x = 0, start = -1; x <= 90; x += 1) {
          if (x < 90 && dark(x, y)) start = start < 0 ? x : start;
          else {
            if (start >= 0 && x - start > best.to - best.from) best = { y, from: start, to: x };
            start = -1;
          }
        }
        if (best.to - best.from >= 16) rows.push(best);
      }
      return rows;
    });
    const top = found?.[0];
    expect(top).toBeDefined();
    expect(top!.to - top!.from).toBeGreaterThanOrEqual(20);
    expect(top!.to - top!.from).toBeLessThanOrEqual(22);
    await page.close();
  });

  it('English is complete on the case page', async (context) => {
    const page = await open(context, { path: `/dossiers/${P0}`, language: 'en' });
    await page.waitForSelector('[data-test="ecg-paper"]');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await text(page, 'sign-answer')).toContain('Sign and send');
    expect(await text(page, 'ecg-paper-line')).toContain('unfiltered');
    await page.click('[data-test="language-switch"]');
    await expect.poll(() => text(page, 'sign-answer'), PATIENCE).toContain('Signer et envoyer');
    await page.close();
  });

  it.for([[1920, 1080], [1280, 800], [768, 1024], [360, 800]] as const)('nothing overflows sideways at %i × %i', async ([width, height], context) => {
    const page = await open(context, { width, height });
    await page.waitForSelector('[data-test="case-row"]');
    const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.goto(`${url}/dossiers/${P0}`);
    await page.waitForSelector('[data-test="ecg-paper"]');
    expect(await overflow()).toBeLessThanOrEqual(0);
    if (width < 1280) {
      await page.click('[data-test="open-answer"]');
      await page.fill('[data-test="opinion"]', 'lu');
    }
    expect(await page.locator('[data-test="exercise-mark"]').first().isVisible()).toBe(true);
    await page.close();
  });

  it('axe finds no fault on the list and on the case', async (context) => {
    const page = await open(context);
    await page.waitForSelector('[data-test="case-row"]');
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const faults = async (): Promise<string[]> => {
      await page.evaluate(axe);
      return page.evaluate(async () => {
        const { axe: engine } = window as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> } };
        const { violations } = await engine.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
        return violations.map((violation) => `${violation.id}: ${JSON.stringify(violation.nodes.map((node) => node.target)).slice(0, 400)}`);
      });
    };
    expect(await faults()).toEqual([]);
    await page.goto(`${url}/dossiers/${DAMAGED}`);
    await page.waitForSelector('[data-test="ecg-paper"]');
    expect(await faults()).toEqual([]);
    await page.close();
  });
});
