import { House } from '../end-to-end/support/house.ts';
import { Bedside, CHROMIUM, NO_CHROMIUM, openBrowser } from '../end-to-end/support/screens.ts';

const SECONDS = 10;

/** How steadily the live page draws twelve leads and the pulse in Chromium without a graphics card: lines of a table. */
export async function benchLiveScreen(): Promise<string[]> {
  if (CHROMIUM === null) return [`screen: ${NO_CHROMIUM}`];
  const house = new House();
  await house.start();
  const browser = await openBrowser();
  try {
    await house.simulator.start();
    const bedside = await Bedside.open(browser, house);
    await bedside.until('instrument-ecg', 'status', 'measuring');
    await bedside.page.goto(`${house.bedsideUrl}/direct`);
    await bedside.until('heart-rate-value', 'state', 'good');
    const lines: string[] = [];
    const session = await bedside.page.context().newCDPSession(bedside.page);
    for (const slower of [1, 4]) {
      await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
      const intervals = await bedside.page.evaluate(frameIntervals, SECONDS);
      intervals.sort((a, b) => a - b);
      const at = (share: number) => (intervals[Math.floor(share * (intervals.length - 1))] ?? NaN).toFixed(1);
      lines.push(`screen: 12 leads and pulse, processor ÷ ${slower}: ${(intervals.length / SECONDS).toFixed(1)} frames per second, interval p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
    }
    return lines;
  } finally {
    await browser.close();
    await house.stop();
  }
}

/** Runs in the page. */
async function frameIntervals(seconds: number): Promise<number[]> {
  const intervals: number[] = [];
  let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const end = last + 1000 * seconds;
  while (last < end) {
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    intervals.push(now - last);
    last = now;
  }
  return intervals;
}
