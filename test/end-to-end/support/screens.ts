import { existsSync, mkdirSync } from 'node:fs';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import type { House } from './house.ts';

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? null;
export const NO_CHROMIUM = 'Chromium was not found: apt install chromium';

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** A person at a screen: finds things by their test names and waits for what must come. */
class Screen {
  constructor(readonly page: Page) {
    page.setDefaultTimeout(60_000);
  }

  part(name: string): Locator {
    return this.page.locator(`[data-test="${name}"]`);
  }

  async press(name: string): Promise<void> {
    await this.part(name).first().click();
  }

  async text(name: string): Promise<string> {
    return (await this.part(name).first().innerText()).trim();
  }

  /** Waits until the part exists with this attribute value. */
  async until(name: string, attribute: string, value: string, milliseconds = 90_000): Promise<void> {
    await this.page.locator(`[data-test="${name}"][data-${attribute}="${value}"]`).first().waitFor({ timeout: milliseconds });
  }

  async signIn(address: string, person: string, pin: string): Promise<void> {
    await this.page.goto(address);
    await this.press(`person-${person}`);
    for (const digit of pin) await this.press(`pin-${digit}`);
    await this.press('sign-in');
    await this.part('person-menu').or(this.part('signed-in')).first().waitFor();
  }

  /** Keeps a picture beside the test results. */
  async picture(name: string): Promise<void> {
    mkdirSync('test-artefacts/end-to-end', { recursive: true });
    await this.page.screenshot({ path: `test-artefacts/end-to-end/${name}.png` });
  }

  /** JSON of our own API, as the page of the signed-in person gets it. */
  async api<T>(path: string): Promise<T> {
    return (await this.page.evaluate(async (address) => (await fetch(address)).json() as Promise<unknown>, path)) as T;
  }

  /** Bytes of our own API. */
  async bytes(path: string): Promise<Uint8Array> {
    const values = await this.page.evaluate(async (address) => Array.from(new Uint8Array(await (await fetch(address)).arrayBuffer())), path);
    return Uint8Array.from(values);
  }
}

/** The GP at the bedside. */
export class Bedside extends Screen {
  caseId = '';

  static async open(browser: Browser, house: House): Promise<Bedside> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
    const screen = new Bedside(await context.newPage());
    await screen.signIn(house.bedsideUrl, 'essai-vidal', house.pin);
    return screen;
  }

  /** Motive, identity, priority: the live page opens by itself. */
  async openCase(): Promise<void> {
    await this.press('motive-chest-pain');
    await this.part('birth-name').fill('ESSAI-BERNARD');
    await this.part('first-names').fill('Marcel');
    await this.part('birth-date').fill('14/03/1959');
    await this.page.locator('label:has([data-test="sex-male"])').click();
    await this.press('patient-next');
    await this.press('priority-P1');
    await this.page.waitForURL(/\/mesurer/);
    this.caseId = /dossiers\/([^/]+)\//.exec(this.page.url())?.[1] ?? '';
  }

  /** Records 10 s and keeps it, whatever its verdict; resolves with the recording's id. */
  async record(): Promise<string> {
    await this.press('record');
    await this.part('recording-verdict').waitFor({ timeout: 40_000 });
    await this.press('keep-recording');
    await this.page.waitForURL(new RegExp(`/dossiers/${this.caseId}$`));
    const reply = await this.api<{ view: { recordings: { recordingId: string }[] } }>(`/api/cases/${this.caseId}`);
    return reply.view.recordings.at(-1)?.recordingId ?? '';
  }

  async send(): Promise<void> {
    await this.page.locator('label:has([data-test="intention-call-15"])').click();
    await this.press('to-review');
    await this.press('send');
    await this.page.waitForURL(/\/suivre/);
  }
}

/** The specialist at the hospital. */
export class Responder extends Screen {
  static async open(browser: Browser, house: House): Promise<Responder> {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'fr-FR' });
    const screen = new Responder(await context.newPage());
    await screen.signIn(house.hospitalUrl, 'essai-roche', house.pin);
    return screen;
  }

  async openCase(): Promise<void> {
    await this.part('row-open').first().click();
    await this.part('case-name').waitFor();
    await this.until('claim', 'claim', 'mine');
  }

  async answer(opinion: string): Promise<void> {
    await this.page.locator('label:has([data-test="decision-SMUR_TERRESTRE"])').click();
    await this.part('opinion').fill(opinion);
    await this.press('sign-answer');
    if (await this.part('confirm-yes').isVisible().catch(() => false)) await this.press('confirm-yes');
    await this.part('answer-delivery').first().waitFor();
  }
}
