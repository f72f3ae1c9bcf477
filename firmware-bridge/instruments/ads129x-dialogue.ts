import { ADS1298_ID, ADS_ID_MASK, ADS_REGISTER, ADS_SETTINGS } from './ads129x-registers.ts';

/**
 * The start sequence of an ADS129x-tools board: JSON mode, registers written and read back, then MessagePack samples.
 *
 * Answers carry no number, so one command at a time: an answer that does not come, is refused or does not fit starts the
 * sequence afresh, after a pause in which late answers are let go.
 */

interface Step {
  readonly command: string;
  readonly parameters: readonly number[];
  /** An error answer does not matter. */
  readonly mayFail?: boolean;
  /** Without an answer in time, go on: the samples will tell. */
  readonly maySkip?: boolean;
  readonly accept?: (answer: Answer) => Verdict;
}

type Verdict = 'go-on' | 'start-again' | 'foreign';

interface Answer {
  readonly status: number;
  readonly data: unknown;
}

export interface AdsDialogueOutput {
  send(bytes: Uint8Array): void;
  /** The converter has told its identity. */
  identified(firmware: string | null): void;
  /** Whether samples may come from now on, or plain text. */
  samplesExpected(expected: boolean): void;
  /** The sequence had to start again so often that someone should look at the board. */
  failing(): void;
}

const ANSWER_MILLISECONDS = 1_000;
/** Wait for an answer that may legitimately not come. */
const SKIP_MILLISECONDS = 300;
/** Wait after the board's greeting for an answer to what was asked before. */
const GREETED_MILLISECONDS = 300;
/** Answers that come within this time belong to what was asked before. */
const SETTLE_MILLISECONDS = 100;
const STARTS_BEFORE_FAILING = 3;
/** The board greets with this word when it has booted. */
const GREETING = 'Ready';
const OK = 200;

const ENTER_JSON = 0;
const STEPS: readonly Step[] = [
  { command: 'jsonlines', parameters: [] },
  { command: 'sdatac', parameters: [] },
  { command: 'stop', parameters: [], mayFail: true },
  { command: 'version', parameters: [], mayFail: true },
  { command: 'rreg', parameters: [ADS_REGISTER.id], accept: acceptIdentity },
  ...ADS_SETTINGS.map(([register, value]): Step => ({ command: 'wreg', parameters: [register, value] })),
  ...ADS_SETTINGS.map(([register, value]): Step => ({ command: 'rreg', parameters: [register], accept: (answer) => acceptValue(answer, value) })),
  { command: 'messagepack', parameters: [], maySkip: true },
  { command: 'rdatac', parameters: [], maySkip: true },
  { command: 'start', parameters: [], maySkip: true },
];
const LAST = STEPS.length - 1;
const READ_CONTINUOUSLY = LAST - 1;

export class AdsDialogue {
  /** Answers understood so far. */
  answers = 0;
  private state: 'idle' | 'settling' | 'asking' | 'streaming' | 'foreign' = 'idle';
  private step = ENTER_JSON;
  /** When the present wait is over, ms. */
  private due = 0;
  private attempts = 0;
  private starts = 0;
  private firmware: string | null = null;

  constructor(private readonly output: AdsDialogueOutput) {}

  start(nowMilliseconds: number): void {
    this.begin();
    this.ask(nowMilliseconds);
  }

  line(text: string, nowMilliseconds: number): void {
    if (text === GREETING) {
      this.greeted(nowMilliseconds);
      return;
    }
    if (this.state !== 'asking') return;
    const answer = parseAnswer(text);
    if (answer === null) return;
    this.answers += 1;
    const step = STEPS[this.step] as Step;
    if (this.step === ENTER_JSON) {
      // Already in JSON mode, the board answers the text command with a JSON error: that will do.
      this.step += 1;
      this.settle(nowMilliseconds);
      return;
    }
    if (answer.status !== OK && step.mayFail !== true) {
      this.startAgain(nowMilliseconds);
      return;
    }
    if (step.command === 'version' && typeof answer.data === 'string') this.firmware = answer.data.slice(0, 64);
    switch (step.accept?.(answer) ?? 'go-on') {
      case 'go-on':
        if (step.accept === acceptIdentity) this.output.identified(this.firmware);
        this.advance(nowMilliseconds);
        break;
      case 'start-again':
        this.startAgain(nowMilliseconds);
        break;
      case 'foreign':
        this.state = 'foreign';
        break;
    }
  }

  /** Samples are coming: nothing more to ask. */
  sampleSeen(): void {
    if (this.mayStream()) this.state = 'streaming';
  }

  /** True once samples can only be those of our own settings. */
  mayStream(): boolean {
    return this.state === 'streaming' || (this.state === 'asking' && this.step >= READ_CONTINUOUSLY);
  }

  tick(nowMilliseconds: number): void {
    if (nowMilliseconds < this.due) return;
    if (this.state === 'settling') {
      this.ask(nowMilliseconds);
    } else if (this.state === 'asking') {
      if (this.step === ENTER_JSON) this.ask(nowMilliseconds);
      else if (this.step < LAST && (STEPS[this.step] as Step).maySkip === true) this.advance(nowMilliseconds);
      else this.startAgain(nowMilliseconds);
    }
  }

  stop(): void {
    if (this.state === 'idle' || this.state === 'foreign') return;
    this.state = 'idle';
    this.output.send(jsonCommand('stop', []));
    this.output.send(jsonCommand('sdatac', []));
  }

  private begin(): void {
    this.step = ENTER_JSON;
    this.attempts = 0;
    this.starts += 1;
    this.output.samplesExpected(false);
    if (this.starts > STARTS_BEFORE_FAILING) this.output.failing();
  }

  private startAgain(nowMilliseconds: number): void {
    this.begin();
    this.settle(nowMilliseconds);
  }

  /** The board has just booted: in text mode, with the settings of its reset. */
  private greeted(nowMilliseconds: number): void {
    if (this.state !== 'asking' && this.state !== 'settling') return;
    this.answers += 1;
    this.starts = 0;
    if (this.step !== ENTER_JSON) this.startAgain(nowMilliseconds);
    else if (this.state === 'asking') {
      this.attempts = 0;
      this.due = nowMilliseconds + GREETED_MILLISECONDS;
    }
  }

  private settle(nowMilliseconds: number): void {
    this.state = 'settling';
    this.due = nowMilliseconds + SETTLE_MILLISECONDS;
  }

  private advance(nowMilliseconds: number): void {
    if (this.step === LAST) {
      this.state = 'streaming';
      return;
    }
    this.step += 1;
    this.ask(nowMilliseconds);
  }

  private ask(nowMilliseconds: number): void {
    const step = STEPS[this.step] as Step;
    this.state = 'asking';
    this.attempts += 1;
    this.due = nowMilliseconds + (step.maySkip === true && this.step < LAST ? SKIP_MILLISECONDS : ANSWER_MILLISECONDS);
    if (this.step === READ_CONTINUOUSLY) this.output.samplesExpected(true);
    // A board left in JSON or MessagePack mode by an earlier run does not hear text: every second attempt is JSON.
    const asText = this.step === ENTER_JSON && this.attempts % 2 === 1;
    this.output.send(asText ? new TextEncoder().encode(`${step.command}\n`) : jsonCommand(step.command, step.parameters));
  }
}

function jsonCommand(command: string, parameters: readonly number[]): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ COMMAND: command, PARAMETERS: parameters })}\n`);
}

/** A JSON answer, or the status line of a text answer (`200 Ok`); null for anything else. */
function parseAnswer(text: string): Answer | null {
  if (/^\d{3} /.test(text)) return { status: Number(text.slice(0, 3)), data: null };
  if (!text.startsWith('{')) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null || !('STATUS_CODE' in json) || typeof json.STATUS_CODE !== 'number') return null;
  return { status: json.STATUS_CODE, data: 'DATA' in json ? json.DATA : null };
}

/** Value of an `rreg` answer: a number, or one alone in a list; null where the board does not tell. */
function registerValue(answer: Answer): number | null {
  const value: unknown = Array.isArray(answer.data) ? answer.data[0] : answer.data;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'string' && /^(0x)?[0-9a-f]{1,2}$/i.test(value)) return Number.parseInt(value.replace(/^0x/i, ''), 16);
  return null;
}

function acceptIdentity(answer: Answer): Verdict {
  return acceptRegister(answer, (value) => ((value & ADS_ID_MASK) === ADS1298_ID ? 'go-on' : 'foreign'));
}

function acceptValue(answer: Answer, written: number): Verdict {
  return acceptRegister(answer, (value) => (value === written ? 'go-on' : 'start-again'));
}

/** A board that answers without data cannot be checked; data that is no register value belongs to another answer. */
function acceptRegister(answer: Answer, judge: (value: number) => Verdict): Verdict {
  if (answer.data === null) return 'go-on';
  const value = registerValue(answer);
  return value === null ? 'start-again' : judge(value);
}
