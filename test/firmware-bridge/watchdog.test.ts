import { describe, expect, it } from 'vitest';
import { SilenceWatchdog } from '../../firmware-bridge/watchdog.ts';
import { HandClock } from './hand-clock.ts';

function watched(longestSilence: number) {
  const clock = new HandClock();
  const said: string[] = [];
  const watchdog = new SilenceWatchdog(clock, longestSilence, {
    silent: () => said.push('silent'),
    heard: () => said.push('heard'),
    expired: () => said.push('expired'),
  });
  watchdog.start();
  return { clock, said, watchdog };
}

describe('the silence watchdog', () => {
  it('says nothing while the instrument lives', () => {
    const { clock, said, watchdog } = watched(500);
    for (let i = 0; i < 50; i += 1) {
      clock.advance(400);
      watchdog.heard();
    }
    expect(said).toEqual([]);
  });

  it('tells silence after the legal time, life again at the first frame, and gives up only later', () => {
    const { clock, said, watchdog } = watched(500);
    clock.advance(700);
    expect(said).toEqual(['silent']);
    watchdog.heard();
    expect(said).toEqual(['silent', 'heard']);
    clock.advance(5_000);
    expect(said).toEqual(['silent', 'heard', 'silent', 'expired']);
  });

  it('does not blame the instrument for a process that was held up', () => {
    const { clock, said, watchdog } = watched(500);
    clock.advance(300);
    clock.stall(10_000);
    watchdog.heard();
    clock.advance(400);
    expect(said).toEqual([]);
  });
});
