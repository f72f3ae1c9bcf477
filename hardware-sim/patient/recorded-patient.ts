import { ValisetteError } from '../../model/errors.ts';
import { INDEPENDENT_LEADS } from '../../model/lead.ts';

/** Samples of a real record, in µV. Leads I, II and V1–V6 are needed; others are ignored. */
export interface RecordedPatient {
  readonly samplingFrequency: number;
  readonly leads: readonly { readonly name: string; readonly microvolts: Float64Array | Int32Array }[];
}

/**
 * A real record played in a loop as the eight channels of the board, beginning exactly at its first sample each time.
 *
 * At the record's own rate every sample is the file's; at another rate it is interpolated between neighbours and no
 * longer exact. A record tells nothing of its beats, so an oximeter beside it follows the scenario's own heart.
 */
export class RecordedLeads {
  private readonly rows: (Float64Array | Int32Array)[];
  readonly frameCount: number;

  /** Throws ValisetteError `not-supported` when one of the eight leads is missing, `format-malformed` when empty or uneven. */
  constructor(private readonly record: RecordedPatient) {
    this.rows = INDEPENDENT_LEADS.map((name) => {
      const lead = record.leads.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
      if (lead === undefined) throw new ValisetteError('not-supported', `the record has no lead ${name}`, { lead: name });
      return lead.microvolts;
    });
    this.frameCount = this.rows[0]?.length ?? 0;
    if (this.frameCount === 0 || this.rows.some((row) => row.length !== this.frameCount) || !(record.samplingFrequency > 0)) {
      throw new ValisetteError('format-malformed', 'the record is empty or its leads differ in length');
    }
  }

  /** Writes I, II, V1–V6 of sample `index` at `rate` Hz since the stream began into `leads` (µV). */
  at(index: number, rate: number, leads: Float64Array): void {
    const position = (rate === this.record.samplingFrequency ? index : (index * this.record.samplingFrequency) / rate) % this.frameCount;
    const left = Math.floor(position);
    const share = position - left;
    const right = (left + 1) % this.frameCount;
    for (let lead = 0; lead < 8; lead += 1) {
      const row = this.rows[lead] as Float64Array | Int32Array;
      const value = row[left] ?? 0;
      leads[lead] = share === 0 ? value : value + ((row[right] ?? 0) - value) * share;
    }
  }
}
