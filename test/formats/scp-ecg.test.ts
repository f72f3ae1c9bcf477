import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScpEcg } from '../../formats/scp-ecg.ts';
import { mutate, mutations } from './support/mutations.ts';
import { physical, readsOrRefuses, refusal } from './support/reading.ts';
import { mendChecksums, writeScp, type ScpCode, type ScpToWrite } from './support/scp-writer.ts';

/** Steep and flat parts, both signs, every code of the default table. */
const wave = (phase: number) =>
  Array.from({ length: 400 }, (_, i) => Math.round(120 * Math.sin(i / 25 + phase)) + (i % 100 > 40 && i % 100 < 46 ? [0, 300, 1200, -400, -20, 0][(i % 100) - 40] ?? 0 : 0));
const leads = [{ number: 1, samples: wave(0) }, { number: 2, samples: wave(1) }, { number: 61, samples: wave(2) }, { number: 64, samples: wave(3) }];

const custom: readonly (readonly ScpCode[])[] = [
  [{ bits: '0', value: 0 }, { bits: '100', value: 1 }, { bits: '101', value: -1 }, { bits: '1100', value: 0, literalBits: 16 }, { bits: '1101', value: 40, literalBits: 6 }],
];

describe('SCP-ECG', () => {
  it.each([
    ['plain', 0], ['plain', 1], ['plain', 2], ['default', 0], ['default', 1], ['default', 2],
  ] as const)('%s samples with differences of order %i come back exactly', (coding, differences) => {
    const file = parseScpEcg(writeScp({ coding, differences, leads }), 'a.scp');
    expect(file).toMatchObject({ format: 'scp-ecg', samplingFrequency: 500, frameCount: 400, missing: [], skipped: [] });
    expect(file.channels.map((channel) => channel.name)).toEqual(['I', 'II', 'III', 'aVF']);
    expect(file.channels[0]).toMatchObject({ unit: 'uV', gain: 0.4, baseline: 0 });
    leads.forEach((lead, index) => expect(physical(file, file.channels[index]?.name ?? '')).toEqual(lead.samples.map((sample) => sample * 2.5)));
  });

  it('a table of the file is used, with its literals and their offset', () => {
    // 40 + (−32…31) reaches 8 to 71: a writer may prefer it; the second literal is only met by hand.
    const file = parseScpEcg(writeScp({ coding: custom, differences: 1, leads }), 'a.scp');
    leads.forEach((lead, index) => expect(physical(file, file.channels[index]?.name ?? '')).toEqual(lead.samples.map((sample) => sample * 2.5)));
    const offset = parseScpEcg(writeScp({ coding: [[{ bits: '1', value: 40, literalBits: 6 }]], leads: [{ number: 1, samples: [8, 40, 71] }] }), 'a.scp');
    expect([...offset.readFrames(0, 3)]).toEqual([8, 40, 71]);
  });

  it('a code may switch to another table within a lead', () => {
    const tables: readonly (readonly ScpCode[])[] = [
      [{ bits: '0', value: 0 }, { bits: '10', value: 1 }, { bits: '11', value: 2, switchTo: 2 }],
      [{ bits: '0', value: 0, switchTo: 1 }, { bits: '10', value: 7 }, { bits: '11', value: -7 }],
    ];
    const file = parseScpEcg(writeScp({ coding: tables, leads: [{ number: 1, samples: [0, 1, 7, -7, 7, 1, 0] }] }), 'a.scp');
    expect([...file.readFrames(0, 7)]).toEqual([0, 1, 7, -7, 7, 1, 0]);
    const open = { coding: tables, leads: [{ number: 1, samples: [0, 7] }, { number: 2, samples: [0, 0] }] };
    expect(refusal(() => parseScpEcg(writeScp(open), 'a.scp'))).toContain('not-supported: a.scp: a lead ends in another Huffman table');
  });

  it('leads recorded one after the other keep their time', () => {
    const file = parseScpEcg(writeScp({ leads: [{ number: 1, first: 11, samples: [1, 2, 3] }, { number: 3, first: 13, samples: [4, 5, 6] }] }), 'a.scp');
    expect(file.frameCount).toBe(5);
    expect(file.missing).toEqual([{ channel: 0, from: 3, to: 5 }, { channel: 1, from: 0, to: 2 }]);
    expect([...file.readFrames(0, 5)]).toEqual([1, -32768, 2, -32768, 3, 4, -32768, 5, -32768, 6]);
    expect(refusal(() => parseScpEcg(writeScp({ leads: [{ number: 1, first: 1, samples: [1] }, { number: 2, first: 4_000_000_000, samples: [1] }] }), 'a.scp'))).toContain('too far apart');
    expect(refusal(() => parseScpEcg(writeScp({ microsecondsPerSample: 1, leads: [{ number: 1, first: 1, samples: [1] }, { number: 2, first: 50_000_000, samples: [1] }] }), 'a.scp'))).toContain('not-supported: a.scp: 2 leads over 50000000 samples');
  });

  describe('reference beat', () => {
    const beat = Array.from({ length: 50 }, (_, i) => Math.round(400 * Math.exp(-((i - 24) ** 2) / 30)));
    const residual = wave(0).map((value) => (value % 13) + 0);
    const reference = {
      flagged: true, milliseconds: 100, fiducial: 25, samples: [beat],
      beats: [{ type: 0, from: 41, fiducial: 60, to: 80 }, { type: 1, from: 0, fiducial: 120, to: 0 }, { type: 0, from: 181, fiducial: 200, to: 220 }],
    };
    const record: ScpToWrite = { coding: 'default', differences: 2, leads: [{ number: 1, samples: residual }], reference };

    it('is laid fiducial over fiducial where it was subtracted, and nowhere else', () => {
      const restored = [...parseScpEcg(writeScp(record), 'a.scp').readFrames(0, 400)];
      const added = restored.map((value, i) => value - (residual[i] ?? 0));
      expect(added.slice(40, 80)).toEqual(beat.slice(5, 45));
      expect(added[59]).toBe(beat[24]);
      expect(added.slice(180, 220)).toEqual(beat.slice(5, 45));
      expect(added.filter((value) => value !== 0)).toHaveLength(2 * beat.slice(5, 45).filter((value) => value !== 0).length);
    });

    it('is left alone when it was only kept beside the rhythm', () => {
      expect([...parseScpEcg(writeScp({ ...record, reference: { ...reference, flagged: false } }), 'a.scp').readFrames(0, 400)]).toEqual(residual);
    });

    it.each([
      ['another rate', { microsecondsPerSample: 4000 }, 'not-supported'],
      ['another scale', { nanovoltsPerStep: 5000 }, 'not-supported'],
      ['a stretch longer than itself', { beats: [{ type: 0, from: 1, fiducial: 60, to: 80 }] }, 'format-malformed'],
      ['overlapping stretches', { beats: [{ type: 0, from: 41, fiducial: 60, to: 80 }, { type: 0, from: 80, fiducial: 100, to: 110 }] }, 'format-malformed'],
    ])('of %s is refused', (_, change, code) => {
      expect(refusal(() => parseScpEcg(writeScp({ ...record, reference: { ...reference, ...change } }), 'a.scp'))).toContain(`${code}: a.scp: `);
    });
  });

  it('bimodal compression is refused by name', () => {
    expect(refusal(() => parseScpEcg(writeScp({ bimodal: true, leads }), 'a.scp'))).toBe('not-supported: a.scp: bimodal compression is not supported');
  });

  it('any changed byte is found by the checksums', () => {
    const whole = writeScp({ coding: 'default', differences: 2, leads: leads.slice(0, 1) });
    for (let at = 0; at < whole.length; at += 1) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(refusal(() => parseScpEcg(changed, 'a.scp')), `byte ${at}`).toMatch(/^(?:format-malformed|format-unknown|input-truncated): a\.scp: /);
    }
  });

  it('every cut is refused as truncated, another file as unknown', () => {
    const whole = writeScp({ leads: leads.slice(0, 1) });
    for (let length = 22; length < whole.length; length += 11) expect(refusal(() => parseScpEcg(whole.slice(0, length), 'a.scp'))).toContain('input-truncated: a.scp: ');
    expect(refusal(() => parseScpEcg(new Uint8Array(0), 'a.scp'))).toContain('input-truncated');
    expect(refusal(() => parseScpEcg(new Uint8Array(500).fill(32), 'a.scp'))).toContain('format-unknown');
  });

  it('samples that leave 16 bits are refused', () => {
    // Second differences of 30000 each: the third sample is past the rails.
    const runaway = writeScp({ differences: 0, leads: [{ number: 1, samples: [30000, 30000, 30000, 30000] }] });
    const section6 = new DataView(runaway.buffer).getUint32(22 + 60 + 6, true) - 1;
    runaway[section6 + 16 + 4] = 2;
    expect(refusal(() => parseScpEcg(mendChecksums(runaway), 'a.scp'))).toContain('format-malformed: a.scp: a sample of lead 1 does not fit 16 bits');
  });

  it('no change of a file throws anything but a refusal, with checksums wrong or mended', () => {
    const short = leads.map((lead) => ({ ...lead, samples: lead.samples.slice(40, 120) }));
    const files = [
      writeScp({ coding: 'default', differences: 2, leads: short }),
      writeScp({ coding: custom, differences: 1, leads: short }),
      writeScp({
        differences: 0, leads: short,
        reference: { flagged: true, milliseconds: 60, fiducial: 15, samples: short.map((lead) => lead.samples.slice(0, 30)), beats: [{ type: 0, from: 10, fiducial: 20, to: 30 }, { type: 0, from: 50, fiducial: 60, to: 70 }] },
      }),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...files), mutations(), fc.boolean(), (file, changes, mended) => {
        // The heads of the sections lie in the first bytes; the rest is samples.
        const changed = mutate(file, changes, mended ? 420 : file.length);
        const bytes = mended ? mendChecksums(changed) : changed;
        readsOrRefuses(() => parseScpEcg(bytes, 'a.scp'), 'a.scp');
      }),
      { numRuns: 2500 },
    );
  });
});
