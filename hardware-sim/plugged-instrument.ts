import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel, Clock } from '../model/clock.ts';
import { ValisetteError } from '../model/errors.ts';
import type { Log } from '../model/log.ts';
import type { ByteInstrument, InstrumentSignalTruth } from './instruments/byte-instrument.ts';
import { ByteFaults } from './ports/byte-faults.ts';
import { PortHolder } from './ports/port-holder.ts';
import { Pty } from './ports/pty.ts';

/** How often due bytes are sent, and how often a closed port is looked at, ms. */
const PACE = 20;
const LOOK = 400;

export type SimulatedInstrumentId = 'ads129x' | 'nonin';

/** What happened to one instrument and its wire. Times are µs of patient time. */
export interface InstrumentTruth extends InstrumentSignalTruth {
  readonly id: SimulatedInstrumentId;
  readonly plugged: readonly { readonly from: number; readonly to: number | null }[];
  readonly silences: readonly { readonly from: number; readonly to: number | null }[];
  readonly corruptedBytes: number;
  readonly lostBytes: number;
  readonly silencedBytes: number;
  /** Bytes the instrument sent while no program had its port open. */
  readonly unheardBytes: number;
}

export interface SimulatedInstrument {
  readonly id: SimulatedInstrumentId;
  /** Link to the port in the ports directory, or null while unplugged. */
  readonly portPath: string | null;
  /** Makes a new port under the same name; nothing happens when plugged already. */
  plug(): Promise<void>;
  /** Takes the port away; nothing happens when unplugged already. */
  unplug(): Promise<void>;
  /** Mute without closing; samples go on inside. */
  silence(on: boolean): void;
  /** Share of bytes replaced by others, per million. */
  corrupt(bytesPerMillion: number): void;
  /** Share of bytes that never arrive, per million. */
  lose(bytesPerMillion: number): void;
  /** Takes an electrode (`V3`, `RL` …) or the `finger` off. Throws ValisetteError `not-supported` for another name. */
  detach(what: string): void;
  attach(what: string): void;
  truth(): InstrumentTruth;
}

/** An instrument on its cable: a port made and removed, bytes paced by the clock, damage on the way. */
export class PluggedInstrument implements SimulatedInstrument {
  private readonly faults: ByteFaults;
  private readonly plugged: { from: number; to: number | null }[] = [];
  private readonly silences: { from: number; to: number | null }[] = [];
  private pty: Pty | null = null;
  private timers: Cancel[] = [];
  private heard = false;
  private unheardBytes = 0;
  portPath: string | null = null;

  constructor(
    readonly id: SimulatedInstrumentId,
    private readonly instrument: ByteInstrument,
    private readonly options: { linkPath: string; seed: number; clock: Clock; log: Log; patientMicros: () => number },
  ) {
    this.faults = new ByteFaults(options.seed);
  }

  async plug(): Promise<void> {
    if (this.pty !== null) return;
    const { linkPath, clock, patientMicros } = this.options;
    const pty = new Pty((bytes) => this.received(pty, bytes), () => this.lost(pty));
    this.pty = pty;
    try {
      await pty.start();
      await mkdir(join(linkPath, '..'), { recursive: true });
      // A link left by a killed run is replaced in one step.
      await rm(`${linkPath}.new`, { force: true });
      await symlink(pty.path, `${linkPath}.new`);
      await rename(`${linkPath}.new`, linkPath);
    } catch (error) {
      this.pty = null;
      await pty.stop();
      throw error instanceof ValisetteError ? error : new ValisetteError('port-unavailable', 'cannot announce the port', { instrument: this.id }, { cause: error });
    }
    if (this.pty !== pty) {
      // Unplugged while the port was being made.
      await rm(linkPath, { force: true });
      return;
    }
    this.portPath = linkPath;
    this.heard = false;
    this.plugged.push({ from: patientMicros(), to: null });
    this.instrument.powerOn(patientMicros(), (bytes) => this.send(pty, bytes));
    const holder = new PortHolder(pty.path, pty.session, pty.master);
    const look = (): void => {
      if (this.pty === pty) this.setHeard(holder.isOpen());
    };
    this.timers = [clock.every(PACE, () => this.instrument.runTo(patientMicros())), clock.every(LOOK, look)];
    this.options.log.info('instrument plugged', { instrument: this.id, port: pty.path });
  }

  async unplug(): Promise<void> {
    const pty = this.pty;
    if (pty === null) return;
    this.forget();
    await rm(this.options.linkPath, { force: true });
    await pty.stop();
    this.options.log.info('instrument unplugged', { instrument: this.id });
  }

  silence(on: boolean): void {
    this.runToNow();
    this.faults.silent = on;
    const now = this.options.patientMicros();
    const open = this.silences.find((span) => span.to === null);
    if (on && open === undefined) this.silences.push({ from: now, to: null });
    if (!on && open !== undefined) open.to = now;
  }

  corrupt(bytesPerMillion: number): void {
    this.runToNow();
    this.faults.corruptPerMillion = perMillion(bytesPerMillion);
  }

  lose(bytesPerMillion: number): void {
    this.runToNow();
    this.faults.losePerMillion = perMillion(bytesPerMillion);
  }

  detach(what: string): void {
    this.instrument.detach(what, this.options.patientMicros());
  }

  attach(what: string): void {
    this.instrument.attach(what, this.options.patientMicros());
  }

  truth(): InstrumentTruth {
    return {
      id: this.id,
      ...this.instrument.truth(this.options.patientMicros()),
      plugged: this.plugged.map((span) => ({ ...span })),
      silences: this.silences.map((span) => ({ ...span })),
      corruptedBytes: this.faults.corruptedBytes,
      lostBytes: this.faults.lostBytes,
      silencedBytes: this.faults.silencedBytes,
      unheardBytes: this.unheardBytes,
    };
  }

  private runToNow(): void {
    if (this.pty !== null) this.instrument.runTo(this.options.patientMicros());
  }

  private send(pty: Pty, bytes: Uint8Array): void {
    if (this.pty !== pty) return;
    if (!this.heard) {
      this.unheardBytes += bytes.length;
      return;
    }
    const left = this.faults.pass(bytes);
    if (left.length > 0) pty.write(left);
  }

  private received(pty: Pty, bytes: Uint8Array): void {
    if (this.pty !== pty || this.portPath === null) return;
    // Who writes has the port open: no need to look.
    this.setHeard(true);
    this.instrument.receive(bytes, this.options.patientMicros());
  }

  private setHeard(open: boolean): void {
    if (open && !this.heard) {
      // What it said before nobody heard; the curve begins now.
      this.runToNow();
      this.heard = true;
      this.instrument.portOpened(this.options.patientMicros());
    }
    this.heard = open;
  }

  /** The terminal ended by itself: as good as unplugged. */
  private lost(pty: Pty): void {
    if (this.pty !== pty) return;
    this.forget();
    void rm(this.options.linkPath, { force: true });
    this.options.log.warn('port lost', { instrument: this.id });
  }

  private forget(): void {
    for (const cancel of this.timers) cancel();
    this.timers = [];
    this.pty = null;
    this.portPath = null;
    const span = this.plugged.at(-1);
    if (span !== undefined) span.to = this.options.patientMicros();
  }
}

function perMillion(value: number): number {
  if (!(value >= 0 && value <= 1e6)) throw new ValisetteError('limit-exceeded', 'bytes per million must lie in 0…1000000');
  return value;
}
