import { TWELVE_LEADS } from '../../../model/lead.ts';
import type { LeadName } from '../../../model/lead.ts';

/** Arrangements of the leads on the paper, and where each lands in millimetres. */

export const PAPER_LAYOUTS = ['3x4', '6x2', '12x1', 'cabrera'] as const;
export type PaperLayoutName = (typeof PAPER_LAYOUTS)[number];

/** One lead in one place; `inverted` draws −lead (−aVR of the Cabrera circle). */
export interface PaperLead {
  readonly lead: string;
  readonly inverted: boolean;
}

/** Leads that share one line of the paper, each showing the slice of time of its place. */
export type PaperRow = readonly PaperLead[];

const plain = (...leads: LeadName[]): PaperRow => leads.map((lead) => ({ lead, inverted: false }));

const ROWS: Readonly<Record<PaperLayoutName, readonly PaperRow[]>> = {
  '3x4': [plain('I', 'aVR', 'V1', 'V4'), plain('II', 'aVL', 'V2', 'V5'), plain('III', 'aVF', 'V3', 'V6'), plain('II')],
  '6x2': [plain('I', 'V1'), plain('II', 'V2'), plain('III', 'V3'), plain('aVR', 'V4'), plain('aVL', 'V5'), plain('aVF', 'V6')],
  '12x1': TWELVE_LEADS.map((lead) => plain(lead)),
  // Anatomical order of the frontal plane, from aVL to III by steps of 30° (Cabrera).
  cabrera: [
    plain('aVL', 'V1'),
    plain('I', 'V2'),
    [{ lead: 'aVR', inverted: true }, ...plain('V3')],
    plain('II', 'V4'),
    plain('aVF', 'V5'),
    plain('III', 'V6'),
  ],
};

/** Room of a row in mm: enough for a 20 mm R wave on few rows, closer on many, as recorders print them. */
const ROW_PITCH_MM: Readonly<Record<PaperLayoutName, number>> = { '3x4': 26, '6x2': 20, '12x1': 14, cabrera: 20 };

/** Left of the traces: calibration pulse of 5 mm between two feet of 1.5 mm, and air. */
export const PULSE_MARGIN_MM = 10;
export const RIGHT_MARGIN_MM = 2.5;
/** Foot of the paper with the scale bar. */
const FOOT_MM = 7;
const HEAD_MM = 5;

/** Ten seconds at 25 mm/s. */
export const FULL_TRACE_MM = 250;

export interface PlacedCell extends PaperLead {
  readonly xMm: number;
  readonly widthMm: number;
  /** Start of its slice, in seconds after the start of the window. */
  readonly startSeconds: number;
  readonly seconds: number;
}

export interface PlacedRow {
  readonly baselineMm: number;
  readonly cells: readonly PlacedCell[];
}

export interface PlacedPaper {
  readonly widthMm: number;
  readonly heightMm: number;
  /** Left end of the traces. */
  readonly leftMm: number;
  readonly pitchMm: number;
  readonly rows: readonly PlacedRow[];
  /** Seconds from the left end to the right end of a whole row. */
  readonly windowSeconds: number;
}

export interface PlacementRequest {
  readonly rows: readonly PaperRow[];
  readonly pitchMm: number;
  /** Width of the traces, without margins. */
  readonly traceMm: number;
  /** mm/s */
  readonly speed: number;
  /** A strip has neither pulse nor foot. */
  readonly bare: boolean;
  /** Height to fill; rows spread out when it is larger than they need. */
  readonly heightMm?: number;
  /** Width of the place; a sheet narrower than it is centred on paper that goes on to its edges. */
  readonly roomMm?: number;
}

export function rowsOfLayout(layout: PaperLayoutName): { rows: readonly PaperRow[]; pitchMm: number } {
  return { rows: ROWS[layout], pitchMm: ROW_PITCH_MM[layout] };
}

/** One row for each of the leads named, in that order. */
export function rowsOfLeads(leads: readonly string[]): readonly PaperRow[] {
  return leads.map((lead) => [{ lead, inverted: false }]);
}

/** Width of the whole sheet for a width of trace. */
export function sheetWidthMm(traceMm: number, bare: boolean): number {
  return bare ? traceMm : PULSE_MARGIN_MM + traceMm + RIGHT_MARGIN_MM;
}

export function placePaper(request: PlacementRequest): PlacedPaper {
  const head = request.bare ? 0 : HEAD_MM;
  const foot = request.bare ? 0 : FOOT_MM;
  const needed = head + request.rows.length * request.pitchMm + foot;
  const heightMm = Math.max(needed, Math.floor(request.heightMm ?? 0));
  const pitchMm = (heightMm - head - foot) / request.rows.length;
  const neededMm = sheetWidthMm(request.traceMm, request.bare);
  const widthMm = Math.max(neededMm, Math.ceil(request.roomMm ?? 0));
  // Whole millimetres, so that the traces keep to the squares.
  const left = request.bare ? 0 : Math.floor((widthMm - neededMm) / 2) + PULSE_MARGIN_MM;
  return {
    widthMm,
    leftMm: left,
    heightMm,
    pitchMm,
    windowSeconds: request.traceMm / request.speed,
    rows: request.rows.map((row, index) => {
      const cellMm = request.traceMm / row.length;
      return {
        // A little under the middle: R waves need more room than S waves in most leads.
        baselineMm: Math.round(head + (index + (request.bare ? 0.62 : 0.58)) * pitchMm),
        cells: row.map((cell, column) => ({
          ...cell,
          xMm: left + column * cellMm,
          widthMm: cellMm,
          startSeconds: (column * cellMm) / request.speed,
          seconds: cellMm / request.speed,
        })),
      };
    }),
  };
}
