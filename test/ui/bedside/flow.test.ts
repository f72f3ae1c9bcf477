import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccessibilityFault } from '../fixture/browser.ts';
import { accessibilityFaults, complaintsOf, NO_CHROMIUM, openBrowser } from '../fixture/browser.ts';
import { buildBedsidePages } from '../fixture/built-pages.ts';
import { SMUR_ANSWER } from '../fixture/scripted-delivery.ts';
import { PIN, startSuitcaseFixture } from '../fixture/suitcase-fixture.ts';
import type { SuitcaseFixture } from '../fixture/suitcase-fixture.ts';

/** One night in the life of the bedside app: a real Chromium, a real hub, simulated instruments on real ports. */
let browser: Browser | null = null;
let pages = '';
let suitcase: SuitcaseFixture;
let page: Page;
let complaints: string[] = [];

/** Faults axe-core found on the pages passed through, judged together at the end. */
const faults: (AccessibilityFault & { readonly page: string })[] = [];
const inspect = async (): Promise<void> => {
  faults.push(...(await accessibilityFaults(page)).map((fault) => ({ ...fault, page: new URL(page.url()).pathname })));
};

const at = (name: string) => page.locator(`[data-test="${name}"]`);
const caseId = (): string => page.url().split('/')[4] ?? '';

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === null) return;
  pages = await buildBedsidePages();
  suitcase = await startSuitcaseFixture({ pages, instruments: 'unplugged' });
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(20_000);
  complaints = complaintsOf(page);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (browser === null) return;
  await suitcase.stop();
  await rm(pages, { recursive: true, force: true });
});

beforeEach((context) => {
  if (browser === null) context.skip(NO_CHROMIUM);
});

describe('the bedside app', { timeout: 120_000 }, () => {
  it('lets nobody in with a wrong PIN and says how many tries are left', async () => {
    await page.goto(suitcase.url);
    await at('person-essai-vidal').click();
    for (const digit of '111111') await at(`pin-${digit}`).click();
    await at('sign-in').click();
    await at('sign-in-problem').waitFor();
    expect(await at('sign-in-problem').innerText()).toMatch(/Code faux\. Encore \d/);
    await inspect();
    await page.keyboard.type(PIN);
    await page.keyboard.press('Enter');
    await at('motive-chest-pain').waitFor();
  });

  it('shows an instrument by itself when it is plugged in', async () => {
    await page.locator('[data-test="instrument-ecg"][data-status="absent"]').waitFor();
    await suitcase.instruments.start();
    await page.locator('[data-test="instrument-ecg"][data-status="measuring"]').waitFor();
    await page.locator('[data-test="instrument-oximeter"][data-status="measuring"]').waitFor();
    expect(await at('exercise-mark').first().innerText()).toBe('EXERCICE');
    await inspect();
  });

  it('opens a case in three taps and puts the 15 first for P0', async () => {
    await at('motive-chest-pain').click();
    await at('patient-next').click();
    await page.getByText('Le nom manque').waitFor();
    await at('birth-name').fill('ESSAI-BERNARD');
    await at('first-names').fill('Marcel');
    await at('birth-date').fill('14/03/1959');
    await at('sex-male').click();
    await inspect();
    await at('patient-next').click();
    await at('priority-P0').click();
    await at('note-call15').click();
    await at('call15-noted').waitFor();
    await inspect();
    await at('start-measuring').click();
    expect(page.url()).toContain('/mesurer');
  });

  it('draws the curves and shows the numbers of the instruments', async () => {
    await page.locator('[data-test="heart-rate-value"][data-state="good"]').waitFor();
    const rate = Number(await at('heart-rate-value').innerText());
    expect(rate).toBeGreaterThan(55);
    expect(rate).toBeLessThan(95);
    await page.locator('[data-test="spo2-value"][data-state="good"]').waitFor();
    expect(await lit(page)).toBeGreaterThan(2_000);
    expect(await at('filter-label').innerText()).toContain('0,5–40');
    await inspect();
  });

  it('names the electrode that comes off and draws its lead as lost', async () => {
    suitcase.instruments.instrument('ads129x').detach('V5');
    await page.locator('[data-test="lead-V5"][data-lost="true"]').waitFor();
    expect(await at('electrode-off').innerText()).toContain('V5');
    expect(await at('electrode-advice').innerText()).toContain('Rebranchez');
    expect(await at('lead-V4').getAttribute('data-lost')).toBe('false');
    suitcase.instruments.instrument('ads129x').attach('V5');
    await page.locator('[data-test="lead-V5"][data-lost="false"]').waitFor();
  });

  it('records ten seconds with the countdown on the button, and shows what was recorded', async () => {
    await at('record').click();
    await page.locator('[data-test="record"][data-recording="true"]').waitFor();
    expect(await at('record').innerText()).toMatch(/Encore \d+\ss, ne bougez plus/);
    await at('recording-verdict').waitFor();
    await at('ecg-paper').waitFor();
    await at('keep-recording').click();
    await at('case-recording').waitFor();
  });

  it('asks again for a number outside its plausible range, then takes it', async () => {
    await at('type-vitals').click();
    await at('vital-systolic').fill('310');
    await at('vital-diastolic').fill('92');
    await at('vitals-save').click();
    await page.getByText(/Inhabituel/).waitFor();
    await at('vital-systolic').fill('146');
    await at('vitals-save').click();
    await at('case-pressure').waitFor();
    expect(await at('case-pressure').innerText()).toContain('146/92');
    await at('intention-call-15').click();
    await at('note').fill('Depuis 09:35, constrictive.');
    await at('note-save').click();
    await page.getByText('Depuis 09:35, constrictive.').waitFor();
    await inspect();
  });

  it('sends without waiting for what is missing, and follows the packet', async () => {
    await at('to-review').click();
    await at('missing-temperature').waitFor();
    await inspect();
    await at('send').click();
    await page.locator('[data-test="delivery-leaving"][data-state="now"]').waitFor();
    suitcase.delivery.advance(caseId());
    await page.getByText('1/2', { exact: true }).waitFor();
    suitcase.delivery.receive(caseId());
    await page.locator('[data-test="delivery-received"][data-state="done"]').waitFor();
    suitcase.delivery.open(caseId());
    await page.locator('[data-test="delivery-opened"][data-state="done"]').waitFor();
  });

  it('shows the answer in large, tells the hospital it was shown, and closes with one button', async () => {
    suitcase.delivery.answer(caseId(), SMUR_ANSWER);
    await at('answer').waitFor();
    expect(await at('answer-decision').innerText()).toBe('SMUR par la route');
    expect(await at('answer-opinion').innerText()).toContain('Admission directe');
    await page.locator('[data-test="timeline"] [data-kind="answer-displayed"]').waitFor();
    expect(await page.title()).toContain('1');
    await inspect();
    await at('acknowledge').click();
    await at('acknowledged').waitFor();
    await page.locator('[data-test="delivery-displayed"][data-state="done"]').waitFor();
  });

  it('says since when there is no network, and a reload keeps the page', async () => {
    suitcase.delivery.setLink(false, new Date(Date.now() - 12 * 60_000).toISOString());
    await at('link-down').waitFor();
    expect(await at('link-down').getAttribute('strong-text')).toMatch(/12\smin/);
    await page.reload();
    await at('acknowledged').waitFor();
    suitcase.delivery.setLink(true);
    await at('link-down').waitFor({ state: 'detached' });
  });

  it('turns a number into a dash when its instrument is unplugged, with the last value', async () => {
    await page.goto(`${suitcase.url}/direct`);
    await page.locator('[data-test="spo2-value"][data-state="good"]').waitFor();
    await suitcase.instruments.instrument('nonin').unplug();
    await page.waitForFunction(() => {
      const deep = (root: Document | ShadowRoot): Element | null => root.querySelector('[data-test="spo2-value"]') ?? [...root.querySelectorAll('*')].reduce<Element | null>((found, element) => found ?? (element.shadowRoot === null ? null : deep(element.shadowRoot)), null);
      return deep(document)?.textContent?.trim() === '—';
    });
    expect(await at('pulse-value').innerText()).toBe('—');
  });

  it('speaks English when asked, on the page and in its language mark', async () => {
    await at('person-menu').click();
    await at('language-switch').click();
    await page.getByText('Measure without a case').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('has no accessibility fault that axe finds, and the browser complained of nothing', () => {
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('says it lost the suitcase when the hub stops', async () => {
    await suitcase.hub.stop();
    await at('hub-lost').waitFor();
  });
});

/** Pixels of the first ECG canvas that are not transparent. */
async function lit(on: Page): Promise<number> {
  return on.locator('v-ecg-waves canvas.base').evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray(0);
    let count = 0;
    for (let i = 3; i < pixels.length; i += 4) if ((pixels[i] ?? 0) > 40) count += 1;
    return count;
  });
}
