import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, RandomBytes } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import { professional } from '../../model/people.ts';
import type { Professional } from '../../model/people.ts';
import { checkConfiguration, firstIssue } from '../configuration.ts';
import { isMissing, replaceFile } from '../files.ts';
import { FREE_TRIES, LockOut } from './lockout.ts';
import { PinHasher, pinHash } from './pin-hash.ts';
import type { PinHash, ScryptCost } from './pin-hash.ts';

const peopleFile = z.strictObject({
  schema: z.literal('valisette.people/1'),
  people: z.array(z.strictObject({ professional, pin: pinHash })).max(500),
});
type PeopleFile = z.infer<typeof peopleFile>;

const pinRule = /^\d{6,12}$/;

export interface PeopleStoreOptions {
  /** Holds `people.json` and the counters of failed sign-ins. */
  directory: string;
  clock: Clock;
  random: RandomBytes;
  cost?: ScryptCost;
}

/** The people who may sign in on this machine, kept in `people.json`. Another program (the command line) may add to the file meanwhile. */
export class PeopleStore {
  private readonly path: string;
  private readonly hasher: PinHasher;
  private readonly lockOut: LockOut;
  private readonly random: RandomBytes;
  private known: { stamp: string; file: PeopleFile } | null = null;
  private nobody: Promise<PinHash> | null = null;
  private adding: Promise<unknown> = Promise.resolve();

  constructor(options: PeopleStoreOptions) {
    this.path = join(options.directory, 'people.json');
    this.hasher = new PinHasher(options.random, options.cost);
    this.lockOut = new LockOut(join(options.directory, 'sign-in-counters.json'), options.clock);
    this.random = options.random;
  }

  async list(): Promise<Professional[]> {
    return (await this.read()).people.map((entry) => entry.professional);
  }

  /** The person with that id, or null: removed people lose their sessions. */
  async find(id: string): Promise<Professional | null> {
    return (await this.list()).find((person) => person.id === id) ?? null;
  }

  /** Adds a person, or replaces the one with the same id. @throws ValisetteError `schema-violation` for a wrong entry or a PIN that is not 6 to 12 digits. */
  async add(person: Professional, pin: string): Promise<void> {
    const entry = professional.safeParse(person);
    if (!entry.success) throw new ValisetteError('schema-violation', `person: ${firstIssue(entry.error).field}`, { field: firstIssue(entry.error).field });
    if (!pinRule.test(pin)) throw new ValisetteError('schema-violation', 'a PIN has 6 to 12 digits', { field: 'pin' });
    const pinEntry = await this.hasher.hash(pin);
    await this.change((people) => [...people.filter((other) => other.professional.id !== person.id), { professional: entry.data, pin: pinEntry }]);
  }

  /** True when there was such a person. */
  async remove(id: string): Promise<boolean> {
    let found = false;
    await this.change((people) => people.filter((other) => {
      const match = other.professional.id === id;
      found ||= match;
      return !match;
    }));
    return found;
  }

  /**
   * The person, when the PIN is theirs. An unknown id and a wrong PIN take the same time and say the same thing.
   * @throws ValisetteError `sign-in-failed` (context: `count`, `max`), `sign-in-locked` (context: `minutes`, `seconds`),
   * `limit-exceeded` when too many people try at once.
   */
  async verifyPin(id: string, pin: string): Promise<Professional> {
    const attempt = await this.lockOut.begin(id);
    if ('lockedMilliseconds' in attempt) throw lockedError(attempt.lockedMilliseconds);
    const { failures } = attempt;
    const entry = (await this.read()).people.find((person) => person.professional.id === id);
    const matches = await this.hasher.matches(pin, entry?.pin ?? (await this.standIn()));
    if (!matches || entry === undefined) {
      const lock = await this.lockOut.lockedMilliseconds(id);
      if (lock > 0 && failures > FREE_TRIES) throw lockedError(lock);
      throw new ValisetteError('sign-in-failed', 'PIN or person not recognised', { count: Math.min(failures, FREE_TRIES), max: FREE_TRIES });
    }
    await this.lockOut.succeeded(id);
    if (this.hasher.outdated(entry.pin)) await this.add(entry.professional, pin).catch(() => undefined);
    return entry.professional;
  }

  /** A hash nobody's PIN gives, so that an unknown id costs the same work. */
  private standIn(): Promise<PinHash> {
    this.nobody ??= this.hasher.hash(Buffer.from(this.random(16)).toString('hex'));
    return this.nobody;
  }

  private change(edit: (people: PeopleFile['people']) => PeopleFile['people']): Promise<void> {
    const turn = this.adding.catch(() => undefined).then(async () => {
      const file = await this.read();
      const next: PeopleFile = { schema: 'valisette.people/1', people: edit(file.people) };
      await replaceFile(this.path, `${JSON.stringify(next, null, 2)}\n`);
      this.known = null;
    });
    this.adding = turn;
    return turn;
  }

  private async read(): Promise<PeopleFile> {
    try {
      const { mtimeMs, size, ino } = await stat(this.path);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (this.known?.stamp === stamp) return this.known.file;
      const file = checkConfiguration(parse(await readFile(this.path, 'utf8'), this.path), peopleFile, this.path);
      this.known = { stamp, file };
      return file;
    } catch (error) {
      if (isMissing(error)) return { schema: 'valisette.people/1', people: [] };
      throw error;
    }
  }
}

function lockedError(milliseconds: number): ValisetteError {
  return new ValisetteError('sign-in-locked', 'too many failed sign-ins', { minutes: Math.ceil(milliseconds / 60_000), seconds: Math.ceil(milliseconds / 1_000) });
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ValisetteError('configuration-invalid', `${path}: not JSON`, { path }, { cause });
  }
}
