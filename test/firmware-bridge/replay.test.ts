import { describe, expect, it } from 'vitest';
import { nonin } from '../../firmware-bridge/instruments/nonin.ts';
import { formatCapture, parseCapture, ReplayTransport } from '../../firmware-bridge/transports/replay.ts';
import { Opening } from '../../firmware-bridge/opening.ts';
import { silentLog } from '../../model/log.ts';
import { vectorsOf } from './collect.ts';
import { HandClock } from './hand-clock.ts';

describe('captures', () => {
  it('are read, and a line that is none is named', () => {
    const lines = parseCapture('# a note\n0;in;0180\n\n12.5;out;ff\n');
    expect(lines.map(({ milliseconds, direction, bytes }) => [milliseconds, direction, [...bytes]])).toEqual([[0, 'in', [1, 128]], [12.5, 'out', [255]]]);
    expect(parseCapture(formatCapture(lines))).toEqual(lines);
    expect(() => parseCapture('0;in;0180\nx')).toThrow(expect.objectContaining({ code: 'format-malformed', context: { line: 2 } }));
  });

  it('play into a decoder as a port does, and end as an unplugged instrument does', async () => {
    const captured = vectorsOf('nonin').find((vector) => vector.id === 'nonin-df2-capture-30')!;
    const capture = parseCapture(captured.frames!.map((frame, i) => `${Math.round((i * 1000) / 75)};in;${frame}`).join('\n'));
    const clock = new HandClock();
    const events: string[] = [];
    const opening = new Opening(new ReplayTransport('capture', capture, clock), nonin, clock, silentLog, {
      event: (event) => events.push(event.kind),
      silent: () => undefined,
      heard: () => undefined,
    });
    await opening.open();
    clock.advance(1_000);
    expect(await opening.recognised).toBe(true);
    expect(await opening.ended).toBe('unplugged');
    expect(opening.bytes).toBe(150);
    expect(events).toContain('readings');
  });
});
