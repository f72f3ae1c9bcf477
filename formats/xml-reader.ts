import type { InputFaults } from './input-faults.ts';

/** What comes next in an XML document; names are without their prefix. */
export type XmlEvent =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

const MAXIMUM_DEPTH = 64;
const MAXIMUM_ATTRIBUTES = 64;
const NAME = /[\p{L}_:][\p{L}\p{N}_:.-]{0,255}/uy;
const SPACE = /[ \t\r\n]*/y;
const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * A pull parser for the XML of data files (XML 1.0): elements, attributes, text, CDATA, comments; tags must match.
 * Document type declarations are refused, and with them every entity but the five predefined ones and characters by number.
 * Each event moves forward; depth and attributes are bounded.
 */
export class XmlReader {
  private at = 0;
  private readonly open: string[] = [];
  private rootSeen = false;
  /** The close event of an empty element `<a/>`. */
  private pendingClose: string | null = null;

  constructor(
    private readonly text: string,
    private readonly faults: InputFaults,
  ) {
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  /**
   * The next event, or null after the root element.
   * @throws ValisetteError `format-malformed`, `input-truncated`, `not-supported` for a document type declaration.
   */
  next(): XmlEvent | null {
    if (this.pendingClose !== null) return this.close(this.pendingClose);
    while (this.at < this.text.length) {
      if (this.text[this.at] !== '<') {
        const event = this.characters();
        if (event !== null) return event;
      } else if (this.text.startsWith('<!--', this.at)) this.skipPast('-->', 4, 'a comment');
      else if (this.text.startsWith('<?', this.at)) this.skipPast('?>', 2, 'a processing instruction');
      else if (this.text.startsWith('<![CDATA[', this.at)) return this.cdata();
      else if (this.text.startsWith('<!', this.at)) throw this.faults.unsupported('document type declarations are refused');
      else if (this.text.startsWith('</', this.at)) return this.closeTag();
      else return this.openTag();
    }
    if (this.open.length > 0) throw this.faults.truncated(`the document ends within <${this.open.at(-1) ?? ''}>`);
    if (!this.rootSeen) throw this.faults.truncated('the document holds no element');
    return null;
  }

  private characters(): XmlEvent | null {
    const end = this.text.indexOf('<', this.at);
    const raw = this.text.slice(this.at, end < 0 ? this.text.length : end);
    this.at += raw.length;
    if (this.open.length > 0) return { kind: 'text', text: this.decode(raw) };
    if (raw.trim() !== '') throw this.faults.malformed('text outside the document');
    return null;
  }

  private cdata(): XmlEvent {
    if (this.open.length === 0) throw this.faults.malformed('text outside the document');
    const start = this.at + '<![CDATA['.length;
    this.skipPast(']]>', '<![CDATA['.length, 'a CDATA section');
    return { kind: 'text', text: this.text.slice(start, this.at - 3) };
  }

  private openTag(): XmlEvent {
    if (this.open.length === 0 && this.rootSeen) throw this.faults.malformed('two root elements');
    if (this.open.length === MAXIMUM_DEPTH) throw this.faults.malformed(`elements nested deeper than ${MAXIMUM_DEPTH}`);
    this.at += 1;
    const fullName = this.name();
    const attributes = new Map<string, string>();
    for (;;) {
      const spaced = this.space();
      const here = this.text[this.at];
      if (here === '>' || here === '/') break;
      if (here === undefined) throw this.faults.truncated(`the document ends within <${fullName}>`);
      if (!spaced) throw this.faults.malformed(`<${fullName}> is not well formed`);
      const name = this.name();
      if (attributes.has(name) || attributes.size === MAXIMUM_ATTRIBUTES) throw this.faults.malformed(`the attributes of <${fullName}>`);
      attributes.set(name, this.attributeValue(fullName));
    }
    const isEmpty = this.text[this.at] === '/';
    if (isEmpty && this.text[this.at + 1] !== '>') throw this.faults.malformed(`<${fullName}> is not well formed`);
    this.at += isEmpty ? 2 : 1;
    this.rootSeen = true;
    this.open.push(fullName);
    if (isEmpty) this.pendingClose = fullName;
    return { kind: 'open', name: localName(fullName), attributes };
  }

  private attributeValue(element: string): string {
    this.space();
    if (this.text[this.at] !== '=') throw this.faults.malformed(`an attribute of <${element}> has no value`);
    this.at += 1;
    this.space();
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") throw this.faults.malformed(`an attribute of <${element}> is not quoted`);
    const end = this.text.indexOf(quote, this.at + 1);
    if (end < 0) throw this.faults.truncated(`the document ends within <${element}>`);
    const raw = this.text.slice(this.at + 1, end);
    if (raw.includes('<')) throw this.faults.malformed(`an attribute of <${element}> holds "<"`);
    this.at = end + 1;
    return this.decode(raw);
  }

  private closeTag(): XmlEvent {
    this.at += 2;
    const name = this.name();
    this.space();
    if (this.text[this.at] === undefined) throw this.faults.truncated(`the document ends within </${name}>`);
    if (this.text[this.at] !== '>' || this.open.at(-1) !== name) throw this.faults.malformed(`</${name}> closes nothing`);
    this.at += 1;
    return this.close(name);
  }

  private close(name: string): XmlEvent {
    this.pendingClose = null;
    this.open.pop();
    return { kind: 'close', name: localName(name) };
  }

  private name(): string {
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.text)?.[0];
    if (name === undefined) throw this.at >= this.text.length ? this.faults.truncated('the document ends within a tag') : this.faults.malformed('a tag has no name');
    this.at += name.length;
    return name;
  }

  private space(): boolean {
    SPACE.lastIndex = this.at;
    const length = SPACE.exec(this.text)?.[0].length ?? 0;
    this.at += length;
    return length > 0;
  }

  private skipPast(mark: string, opening: number, what: string): void {
    const end = this.text.indexOf(mark, this.at + opening);
    if (end < 0) throw this.faults.truncated(`the document ends within ${what}`);
    this.at = end + mark.length;
  }

  private decode(raw: string): string {
    if (!raw.includes('&')) return raw;
    return raw.replace(/&([^;&]{0,12})(;?)/g, (_, name: string, end: string) => {
      const code = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(name);
      const point = code === null ? Number.NaN : code[1] === undefined ? Number.parseInt(code[2] ?? '', 16) : Number(code[1]);
      const character = PREDEFINED[name] ?? (point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined);
      if (end === '' || character === undefined) throw this.faults.malformed('an unknown entity');
      return character;
    });
  }
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/**
 * Text of an XML document, by its byte order mark or its declaration; UTF-8 without either.
 * @throws ValisetteError `format-malformed` when the bytes are no text of that encoding.
 */
export function decodeXml(bytes: Uint8Array, faults: InputFaults): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{1,20})["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  const encoding = head.startsWith('\u00ff\u00fe') ? 'utf-16le' : head.startsWith('\u00fe\u00ff') ? 'utf-16be' : /^(?:iso-8859-1|windows-1252|us-ascii)$/.test(declared) ? 'windows-1252' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw faults.malformed(`the document is not ${encoding}`);
  }
}
