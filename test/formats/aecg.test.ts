import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAecg } from '../../formats/aecg.ts';
import { writeAecg } from './support/aecg-writer.ts';
import { mutate, mutations, places } from './support/mutations.ts';
import { physical, readsOrRefuses, refusal } from './support/reading.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const leads = [
  { code: 'MDC_ECG_LEAD_I', digits: [1, -2, 3, 4] },
  { code: 'MDC_ECG_LEAD_AVR', digits: '\n 10\t20\r\n30   40 ', scale: ['0.0025', 'mV'], origin: ['100', 'uV'] },
  { code: 'MDC_ECG_LEAD_V1', digits: [0, 0, 0, 7], scale: ['-2.5', 'uV'] },
] as const;

describe('HL7 annotated ECG', () => {
  it('leads are read by MDC code, with origin and scale, at the rate of the time axis', () => {
    const file = parseAecg(bytesOf(writeAecg({ leads })), 'a.xml');
    expect(file).toMatchObject({ format: 'aecg', samplingFrequency: 500, frameCount: 4, missing: [], skipped: [] });
    expect(file.channels.map(({ name, unit }) => [name, unit])).toEqual([['I', 'uV'], ['aVR', 'mV'], ['V1', 'uV']]);
    expect(physical(file, 'I')).toEqual([5, -10, 15, 20]);
    expect(physical(file, 'aVR')).toEqual([0.125, 0.15, 0.175, 0.2]);
    expect(physical(file, 'V1')).toEqual([0, 0, 0, -17.5]);
    expect([...file.readFrames(2, 4)]).toEqual([3, 30, 0, 4, 40, -7]);
  });

  it.each([[['2', 'ms'], 500], [['1000', 'us'], 1000], [['0.00390625', 's'], 256]] as const)('a time step of %s is understood', (increment, rate) => {
    expect(parseAecg(bytesOf(writeAecg({ increment, leads })), 'a.xml').samplingFrequency).toBe(rate);
  });

  it('the representative beat is left out, even when it has more leads', () => {
    const file = parseAecg(bytesOf(writeAecg({ leads: leads.slice(0, 1), beat: leads })), 'a.xml');
    expect(file.channels.map((channel) => channel.name)).toEqual(['I']);
    expect(file.skipped).toEqual([{ name: 'REPRESENTATIVE_BEAT', reason: 'average-beat' }]);
  });

  it('sequences that are no lead or no voltage are named and left out', () => {
    const file = parseAecg(bytesOf(writeAecg({ leads: [leads[0], { code: 'MDC_PRESS_BLD_ART', digits: [1], scale: ['1', 'mmHg'] }, { code: 'MDC_ECG_LEAD_II', digits: [1], scale: ['1', '1'] }] })), 'a.xml');
    expect(file.channels.map((channel) => channel.name)).toEqual(['I']);
    expect(file.skipped).toEqual([{ name: 'MDC_PRESS_BLD_ART', reason: 'not-an-ecg' }, { name: 'MDC_ECG_LEAD_II', reason: 'not-an-ecg' }]);
  });

  it('prefixes, CDATA, comments within the digits and UTF-16 change nothing', () => {
    const plain = [...parseAecg(bytesOf(writeAecg({ leads })), 'a.xml').readFrames(0, 4)];
    const text = writeAecg({ leads: [{ code: 'MDC_ECG_LEAD_I', digits: '1 <!-- so --><![CDATA[-2 ]]>3 &#52;' }, ...leads.slice(1)] });
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${text.replace('UTF-8', 'UTF-16')}`, 'utf16le'));
    for (const bytes of [bytesOf(writeAecg({ leads, prefix: 'hl7' })), bytesOf(text), utf16, bytesOf(`\ufeff${text}`)]) {
      expect([...parseAecg(bytes, 'a.xml').readFrames(0, 4)]).toEqual(plain);
    }
  });

  it.each([
    ['a document type declaration', writeAecg({ leads, doctype: '<!DOCTYPE AnnotatedECG [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' }), 'not-supported: a.xml: document type declarations are refused'],
    ['an external entity', writeAecg({ leads, doctype: '<!DOCTYPE x SYSTEM "file:///etc/passwd">' }), 'not-supported: a.xml: document type'],
    ['an unknown entity', writeAecg({ leads: [{ code: 'MDC_ECG_LEAD_I', digits: '1 &b; 2' }] }), 'format-malformed: a.xml: an unknown entity'],
    ['another document', '<?xml version="1.0"?><RestingECG/>', 'format-unknown: a.xml: an XML document with root <RestingECG>'],
    ['text', 'time,I\n0,1\n', 'format-malformed: a.xml: text outside the document'],
    ['nothing', '', 'input-truncated: a.xml: the file is empty'],
    ['white space', ' \n', 'input-truncated: a.xml: the document holds no element'],
    ['tags that do not match', '<AnnotatedECG><component></AnnotatedECG>', 'format-malformed: a.xml: </AnnotatedECG> closes nothing'],
    ['two roots', '<AnnotatedECG/><AnnotatedECG/>', 'format-malformed: a.xml: two root elements'],
    ['endless nesting', `<AnnotatedECG>${'<a>'.repeat(100)}`, 'format-malformed: a.xml: elements nested deeper'],
    ['an attribute twice', '<AnnotatedECG a="1" a="2"/>', 'format-malformed'],
    ['no curves', '<AnnotatedECG/>', 'not-supported: a.xml: the annotated ECG holds no curves'],
    ['a beat alone', writeAecg({ leads: [], beat: leads }), 'not-supported'],
    ['fractions', writeAecg({ leads: [{ code: 'MDC_ECG_LEAD_I', digits: '1.5 2' }] }), 'format-malformed: a.xml: sample "1.5"'],
    ['huge numbers', writeAecg({ leads: [{ code: 'MDC_ECG_LEAD_I', digits: '99999999999' }] }), 'format-malformed: a.xml: sample "99999999999"'],
    ['leads of two lengths', writeAecg({ leads: [leads[0], { code: 'MDC_ECG_LEAD_II', digits: [1] }] }), 'format-malformed: a.xml: lead II has 1 samples'],
    ['a scale of nought', writeAecg({ leads: [{ code: 'MDC_ECG_LEAD_I', digits: [1], scale: ['0', 'uV'] }] }), 'format-malformed: a.xml: the scale'],
    ['a time step of nought', writeAecg({ leads, increment: ['0', 's'] }), 'format-malformed: a.xml: a time step'],
    ['a time step in bananas', writeAecg({ leads, increment: ['1', 'banana'] }), 'format-malformed: a.xml: a time step'],
  ])('%s is refused', (_, text, reason) => {
    expect(refusal(() => parseAecg(bytesOf(text), 'a.xml'))).toContain(reason);
  });

  it('bytes that are no UTF-8 are refused', () => {
    const bytes = bytesOf(writeAecg({ leads }));
    bytes[200] = 0xff;
    expect(refusal(() => parseAecg(bytes, 'a.xml'))).toBe('format-malformed: a.xml: the document is not utf-8');
  });

  it('every cut within the root element is refused as truncated', () => {
    const whole = bytesOf(writeAecg({ leads }).trimEnd());
    for (let length = 1; length < whole.length; length += 13) {
      expect(refusal(() => parseAecg(whole.slice(0, length), 'a.xml')), `${length} bytes`).toMatch(/^(?:input-truncated|format-malformed): a\.xml: /);
    }
    expect(refusal(() => parseAecg(whole.slice(0, whole.length - 40), 'a.xml'))).toContain('input-truncated');
  });

  it('no change of a file throws anything but a refusal', () => {
    const file = bytesOf(writeAecg({ leads, beat: leads.slice(0, 2) }));
    const tokens = fc.constantFrom(...['<', '>', '/>', '"', '&', '&#0;', '<!', '<!--', ']]>', '</series>', '<digits>', '99999999999', '-', '<![CDATA[', '<?', '\u0000', 'é'].map((token) => bytesOf(token)));
    const inserts = fc.array(fc.record({ kind: fc.constant('insert' as const), at: places(), bytes: tokens }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.oneof(mutations(), inserts), fc.boolean(), (changes, ascii) => {
        const changed = mutate(file, changes);
        const bytes = ascii ? changed.map((byte) => byte & 0x7f) : changed;
        readsOrRefuses(() => parseAecg(bytes, 'a.xml'), 'a.xml');
      }),
      { numRuns: 1500 },
    );
  });
});
