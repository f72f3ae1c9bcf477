import { mkdirSync } from 'node:fs';
import { House } from '../end-to-end/support/house.ts';
import { Bedside, CHROMIUM, NO_CHROMIUM, openBrowser, Responder } from '../end-to-end/support/screens.ts';

/**
 * Pictures of both apps for the documentation, taken from the real programs with a simulated patient:
 * `npm run screenshots` writes docs/pictures/.
 */
const DIRECTORY = 'docs/pictures';

async function main(): Promise<void> {
  if (CHROMIUM === null) throw new Error(NO_CHROMIUM);
  mkdirSync(DIRECTORY, { recursive: true });
  const house = new House();
  await house.start();
  const browser = await openBrowser();
  try {
    await house.simulator.start();
    const bedside = await Bedside.open(browser, house);
    await bedside.until('instrument-oximeter', 'status', 'measuring');
    await bedside.page.waitForTimeout(12_000);
    await take(bedside, 'bedside-home');
    await bedside.openCase();
    await bedside.until('spo2-value', 'state', 'good');
    await bedside.page.waitForTimeout(6_000);
    await take(bedside, 'bedside-live');
    await bedside.record();
    await bedside.send();
    await bedside.until('delivery-received', 'state', 'done');
    const responder = await Responder.open(browser, house);
    await responder.part('case-row').first().waitFor();
    await take(responder, 'hospital-worklist');
    await responder.openCase();
    await responder.part('case-ecg').waitFor();
    await responder.page.waitForTimeout(1_000);
    await take(responder, 'hospital-case');
    await responder.answer('Aspect de SCA ST+ inférieur. Admission directe en salle.');
    await bedside.part('answer').waitFor();
    await take(bedside, 'bedside-answer');
  } finally {
    await browser.close();
    await house.stop();
  }
}

async function take(screen: Bedside | Responder, name: string): Promise<void> {
  await screen.page.screenshot({ path: `${DIRECTORY}/${name}.png` });
  console.log(`${DIRECTORY}/${name}.png`);
}

await main();
