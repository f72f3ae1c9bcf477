import type { Ads1298Registers } from './ads1298-registers.ts';

/** A line longer than this is dropped, as the firmware's buffer would overflow. */
const LONGEST_LINE = 512;

/** What commands do to the rest of the board. `at` is patient time, µs. */
export interface BoardActions {
  start(): void;
  stop(): void;
  continuous(on: boolean): void;
  reset(): void;
  micros(at: number): number;
  oneSample(at: number): Uint8Array;
}

interface Answer {
  readonly code: number;
  readonly text: string;
  readonly data?: string | number;
}

const OK: Answer = { code: 200, text: 'Ok' };
const UNKNOWN: Answer = { code: 406, text: 'Unknown command' };
const BAD_REQUEST: Answer = { code: 400, text: 'Bad request' };
const NO_CHANNEL: Answer = { code: 405, text: 'No active channel' };

/**
 * The command line of the board. In text mode a command is a word and hexadecimal parameters, the answer a status line,
 * text, and an empty line; in the two other modes commands and answers are JSON lines (only samples are MessagePack).
 */
export class BoardConsole {
  mode: 'text' | 'jsonlines' | 'messagepack' = 'text';
  private line = '';
  private dropping = false;

  constructor(private readonly registers: Ads1298Registers, private readonly serial: string, private readonly actions: BoardActions) {}

  /** The answers to the commands that `bytes` complete, in order. Evaluated one by one: a command acts before the next is read. */
  *receive(bytes: Uint8Array, at: number): Generator<Uint8Array> {
    for (const byte of bytes) {
      if (byte === 0x0a) {
        const line = this.line.trim();
        const whole = !this.dropping;
        this.line = '';
        this.dropping = false;
        if (whole && line !== '') yield this.answer(line, at);
      } else if (this.line.length >= LONGEST_LINE) {
        this.dropping = true;
      } else {
        this.line += String.fromCharCode(byte);
      }
    }
  }

  private answer(line: string, at: number): Uint8Array {
    const json = this.mode !== 'text';
    const command = json ? readJson(line) : readText(line);
    const answer = command === null ? BAD_REQUEST : this.execute(command.name, command.parameters, at);
    // The answer to a change of mode comes in the mode that begins.
    const text = this.mode === 'text' ? textAnswer(answer) : jsonAnswer(answer);
    return new TextEncoder().encode(text);
  }

  private execute(name: string, parameters: readonly number[], at: number): Answer {
    switch (name) {
      case 'nop':
        return OK;
      case 'version':
        return { ...OK, data: 'v0.3.1' };
      case 'status':
        return { ...OK, data: `ADS1298, ${this.registers.activeChannels} active channels` };
      case 'serialnumber':
        return { ...OK, data: this.serial };
      case 'micros':
        return { ...OK, data: this.actions.micros(at) };
      case 'text':
        this.mode = 'text';
        return OK;
      case 'jsonlines':
        this.mode = 'jsonlines';
        return OK;
      case 'messagepack':
        // The firmware reaches this mode from JSON lines only.
        if (this.mode === 'text') return BAD_REQUEST;
        this.mode = 'messagepack';
        return OK;
      case 'base64':
      case 'hex':
        return OK;
      case 'reset':
        this.registers.reset();
        this.actions.reset();
        return OK;
      case 'start':
        this.actions.start();
        return OK;
      case 'stop':
        this.actions.stop();
        return OK;
      case 'sdatac':
        this.actions.continuous(false);
        return OK;
      case 'rdatac':
        if (this.registers.activeChannels === 0) return NO_CHANNEL;
        this.actions.continuous(true);
        return OK;
      case 'rdata':
        return { ...OK, data: Buffer.from(this.actions.oneSample(at).subarray(9)).toString('base64') };
      case 'rreg': {
        const value = this.registers.read(parameters[0] ?? -1);
        return value === null ? BAD_REQUEST : { ...OK, data: value };
      }
      case 'wreg':
        return parameters.length === 2 && this.registers.write(parameters[0] ?? -1, parameters[1] ?? -1) ? OK : BAD_REQUEST;
      default:
        return UNKNOWN;
    }
  }
}

interface Command {
  readonly name: string;
  readonly parameters: readonly number[];
}

function readText(line: string): Command {
  const [name = '', ...words] = line.split(/\s+/);
  return { name: name.toLowerCase(), parameters: words.map((word) => (/^[0-9a-f]{1,2}$/i.test(word) ? parseInt(word, 16) : NaN)) };
}

function readJson(line: string): Command | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('COMMAND' in value) || typeof value.COMMAND !== 'string') return null;
    const listed = 'PARAMETERS' in value && Array.isArray(value.PARAMETERS) ? (value.PARAMETERS as unknown[]) : [];
    return { name: value.COMMAND.toLowerCase(), parameters: listed.map((item) => (typeof item === 'number' ? item : NaN)) };
  } catch {
    return null;
  }
}

function textAnswer(answer: Answer): string {
  const data = typeof answer.data === 'number' ? answer.data.toString(16).padStart(2, '0') : answer.data;
  return `${answer.code} ${answer.text}\r\n${data === undefined ? '' : `${data}\r\n`}\r\n`;
}

function jsonAnswer(answer: Answer): string {
  const data = answer.data === undefined ? {} : { DATA: answer.data };
  return `${JSON.stringify({ STATUS_CODE: answer.code, STATUS_TEXT: answer.text, ...data })}\n`;
}
