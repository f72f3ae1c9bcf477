import { ValisetteError } from '../../model/errors.ts';

/** Which sensors are off the patient, and when they were. */
export class DetachedSensors {
  private readonly spans: { what: string; from: number; to: number | null }[] = [];

  constructor(private readonly known: readonly string[]) {}

  /** Throws ValisetteError `not-supported` for a sensor the instrument does not have. */
  detach(what: string, micros: number): void {
    this.check(what);
    if (this.since(what) === null) this.spans.push({ what, from: micros, to: null });
  }

  attach(what: string, micros: number): void {
    this.check(what);
    const span = this.spans.find((candidate) => candidate.what === what && candidate.to === null);
    if (span !== undefined) span.to = micros;
  }

  /** When the sensor came off, µs, or null while it is on. */
  since(what: string): number | null {
    return this.spans.find((span) => span.what === what && span.to === null)?.from ?? null;
  }

  /** When the sensor was last put on again, µs, or null if it never came off. */
  attachedAt(what: string): number | null {
    return this.spans.findLast((span) => span.what === what)?.to ?? null;
  }

  history(): readonly { readonly what: string; readonly from: number; readonly to: number | null }[] {
    return this.spans.map((span) => ({ ...span }));
  }

  private check(what: string): void {
    if (!this.known.includes(what)) {
      throw new ValisetteError('not-supported', `no sensor named ${what}; known: ${this.known.join(', ')}`, { sensor: what });
    }
  }
}
