/** Writes DICOM waveform objects from PS3.5 and PS3.3 C.10.9; shares nothing with the reader. */
export interface DicomChannelToWrite {
  readonly code?: readonly [value: string, scheme: string, meaning: string];
  readonly label?: string;
  readonly sensitivity?: string | null;
  readonly unit?: string;
  readonly correction?: string;
  readonly baseline?: string;
  readonly bitsStored?: number;
}

export interface DicomGroupToWrite {
  readonly label?: string;
  readonly originality?: 'ORIGINAL' | 'DERIVED';
  readonly samplingFrequency?: string;
  readonly bits?: 8 | 16 | 32;
  readonly interpretation?: string;
  readonly padding?: number;
  readonly channels: readonly DicomChannelToWrite[];
  /** One list per channel. */
  readonly samples: readonly (readonly number[])[];
  /** Overrides what the group says. */
  readonly announcedSamples?: number;
}

export interface DicomToWrite {
  readonly explicit?: boolean;
  /** `none`: neither preamble nor meta information; `bare`: meta information without preamble. */
  readonly opening?: 'preamble' | 'bare' | 'none';
  readonly transferSyntax?: string;
  readonly sopClass?: string;
  readonly undefinedLengths?: boolean;
  readonly groups: readonly DicomGroupToWrite[];
  readonly encapsulatedDocument?: boolean;
}

export function writeDicom(object: DicomToWrite): Uint8Array<ArrayBuffer> {
  const explicit = object.explicit ?? true;
  const syntax = object.transferSyntax ?? (explicit ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2');
  const sopClass = object.sopClass ?? '1.2.840.10008.5.1.4.1.1.9.1.1';
  const put = new ElementWriter(explicit, object.undefinedLengths ?? false);
  const meta = new ElementWriter(true, false);
  const metaBody = [meta.element(0x0002, 0x0002, 'UI', text(sopClass, '\0')), meta.element(0x0002, 0x0010, 'UI', text(syntax, '\0'))].flat();
  const opening = object.opening ?? 'preamble';
  const head = opening === 'none' ? [] : [...(opening === 'bare' ? [] : [...new Array<number>(128).fill(0), ...text('DICM')]), ...meta.element(0x0002, 0x0000, 'UL', u32(metaBody.length)), ...metaBody];
  const body = [
    put.element(0x0008, 0x0005, 'CS', text('ISO_IR 100')),
    put.element(0x0008, 0x0016, 'UI', text(sopClass, '\0')),
    put.element(0x0008, 0x0060, 'CS', text('ECG')),
    // A sequence the reader has no use for.
    put.sequence(0x0040, 0x0555, [[put.element(0x0040, 0xa040, 'CS', text('TEXT'))]]),
    ...(object.encapsulatedDocument === true ? [put.element(0x0042, 0x0011, 'OB', text('%PDF-1.4'))] : []),
    ...(object.groups.length === 0 ? [] : [put.sequence(0x5400, 0x0100, object.groups.map((group) => groupElements(put, group)))]),
  ];
  return new Uint8Array([...head, ...body.flat()]);
}

function groupElements(put: ElementWriter, group: DicomGroupToWrite): number[][] {
  const bits = group.bits ?? 16;
  const frames = group.samples[0]?.length ?? 0;
  const sample = (value: number) => u32(value < 0 ? value + 2 ** 32 : value).slice(0, bits / 8);
  const data = Array.from({ length: frames }, (_, frame) => group.samples.flatMap((channel) => sample(channel[frame] ?? 0))).flat();
  const owner = bits === 8 ? 'OB' : 'OW';
  return [
    put.element(0x003a, 0x0004, 'CS', text(group.originality ?? 'ORIGINAL')),
    put.element(0x003a, 0x0005, 'US', u16(group.channels.length)),
    put.element(0x003a, 0x0010, 'UL', u32(group.announcedSamples ?? frames)),
    put.element(0x003a, 0x001a, 'DS', text(group.samplingFrequency ?? '500')),
    ...(group.label === undefined ? [] : [put.element(0x003a, 0x0020, 'SH', text(group.label))]),
    put.sequence(0x003a, 0x0200, group.channels.map((channel) => channelElements(put, channel, bits))),
    put.element(0x5400, 0x1004, 'US', u16(bits)),
    put.element(0x5400, 0x1006, 'CS', text(group.interpretation ?? (bits === 8 ? 'SB' : bits === 16 ? 'SS' : 'SL'))),
    ...(group.padding === undefined ? [] : [put.element(0x5400, 0x100a, owner, even(sample(group.padding)))]),
    put.element(0x5400, 0x1010, owner, even(data)),
  ];
}

function channelElements(put: ElementWriter, channel: DicomChannelToWrite, bits: number): number[][] {
  const coded = (value: string, scheme: string, meaning: string) => [
    put.element(0x0008, 0x0100, 'SH', text(value)),
    put.element(0x0008, 0x0102, 'SH', text(scheme)),
    put.element(0x0008, 0x0104, 'LO', text(meaning)),
  ];
  const unit = channel.unit ?? 'uV';
  return [
    ...(channel.label === undefined ? [] : [put.element(0x003a, 0x0203, 'SH', text(channel.label))]),
    ...(channel.code === undefined ? [] : [put.sequence(0x003a, 0x0208, [coded(...channel.code)])]),
    ...(channel.sensitivity === null ? [] : [put.element(0x003a, 0x0210, 'DS', text(channel.sensitivity ?? '1')), put.sequence(0x003a, 0x0211, [coded(unit, 'UCUM', unit)])]),
    ...(channel.correction === undefined ? [] : [put.element(0x003a, 0x0212, 'DS', text(channel.correction))]),
    ...(channel.baseline === undefined ? [] : [put.element(0x003a, 0x0213, 'DS', text(channel.baseline))]),
    put.element(0x003a, 0x021a, 'US', u16(channel.bitsStored ?? bits)),
  ];
}

class ElementWriter {
  constructor(
    private readonly explicit: boolean,
    private readonly undefinedLengths: boolean,
  ) {}

  element(group: number, element: number, vr: string, value: readonly number[]): number[] {
    const tag = [...u16(group), ...u16(element)];
    if (!this.explicit) return [...tag, ...u32(value.length), ...value];
    const long = ['OB', 'OW', 'SQ', 'UN', 'UT'].includes(vr);
    return [...tag, ...text(vr), ...(long ? [0, 0, ...u32(value.length)] : u16(value.length)), ...value];
  }

  sequence(group: number, element: number, items: readonly (readonly number[][])[]): number[] {
    const tag = [...u16(group), ...u16(element)];
    const lead = this.explicit ? [...tag, ...text('SQ'), 0, 0] : tag;
    if (this.undefinedLengths) {
      const body = items.flatMap((item) => [0xfe, 0xff, 0x00, 0xe0, 255, 255, 255, 255, ...item.flat(), 0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]);
      return [...lead, 255, 255, 255, 255, ...body, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
    }
    const body = items.flatMap((item) => [0xfe, 0xff, 0x00, 0xe0, ...u32(item.flat().length), ...item.flat()]);
    return [...lead, ...u32(body.length), ...body];
  }
}

function text(value: string, pad = ' '): number[] {
  return [...Buffer.from(value.length % 2 === 0 ? value : value + pad, 'latin1')];
}

function even(data: readonly number[]): number[] {
  return data.length % 2 === 0 ? [...data] : [...data, 0];
}

function u16(value: number): number[] {
  return [value & 255, (value >> 8) & 255];
}

function u32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
}
