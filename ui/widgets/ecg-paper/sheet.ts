import type { FrameSpan, RecordedLeads } from './leads.ts';
import { centreOf } from './leads.ts';
import type { PlacedCell, PlacedPaper, PlacedRow } from './layouts.ts';
import { drawGrid } from './grid.ts';
import type { PaperColours } from './grid.ts';
import { devicePixelsPerMillivolt, devicePixelsPerSecond } from './scale.ts';
import type { PaperScale } from './scale.ts';
import { strokeRuns, traceRuns } from './trace.ts';

/** Draws one sheet: squares, calibration pulses, traces, names, what is missing, beats and scale bar. */

/** Words drawn on the sheet, already in the language of the page. */
export interface SheetWords {
  readonly gap: string;
  /** Of a lead the recording does not hold. */
  readonly absent: string;
  /** "électrode V4 décollée" */
  readonly electrodeOff: (lead: string) => string;
  /** Short reason why a lead is not good within a stretch, or an empty string. */
  readonly quality: (lead: string, frames: FrameSpan) => string;
}

export interface Sheet {
  readonly leads: RecordedLeads;
  readonly paper: PlacedPaper;
  readonly scale: PaperScale;
  readonly colours: PaperColours;
  readonly words: SheetWords;
  /** Seconds from the start of the recording to the left end of the rows. */
  readonly startSeconds: number;
  /** Frames of the R peaks to mark under the last row; empty = none. */
  readonly beats: readonly number[];
  readonly bare: boolean;
}

/** Length of the bar against which a ruler is held. */
export const SCALE_BAR_MM = 50;

const HALO_PX = 4;

export function drawSheet(context: CanvasRenderingContext2D, sheet: Sheet): void {
  const { paper, scale, colours } = sheet;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  drawGrid(context, paper.widthMm, paper.heightMm, scale, colours);
  for (const row of paper.rows) drawRow(context, sheet, row);
  // Names last, so that no trace crosses them.
  for (const row of paper.rows) for (const cell of row.cells) drawName(context, sheet, row, cell);
  if (sheet.beats.length > 0) drawBeats(context, sheet);
  if (!sheet.bare) drawScaleBar(context, sheet);
  context.restore();
}

/** Width of the pen in device pixels: 1.3 CSS px at 4 px/mm, 1.6 at 5, thicker with the paper. */
export function penWidth(scale: PaperScale): number {
  return Math.max(1, 0.325 * scale.devicePxPerMm);
}

function drawRow(context: CanvasRenderingContext2D, sheet: Sheet, row: PlacedRow): void {
  const mm = sheet.scale.devicePxPerMm;
  const y = row.baselineMm * mm + 0.5;
  context.strokeStyle = sheet.colours.trace;
  context.lineWidth = penWidth(sheet.scale);
  if (!sheet.bare) drawPulse(context, sheet, y);
  row.cells.forEach((cell, column) => {
    if (column > 0) drawSeparator(context, sheet, cell.xMm * mm, y);
    drawCell(context, sheet, cell, y);
  });
}

/** 1 mV for 200 ms at the standard speed: 5 mm wide at any speed, so that it stays recognisable. */
function drawPulse(context: CanvasRenderingContext2D, sheet: Sheet, y: number): void {
  const mm = sheet.scale.devicePxPerMm;
  const height = devicePixelsPerMillivolt(sheet.scale);
  const x = (sheet.paper.leftMm - 9) * mm + 0.5;
  context.lineJoin = 'miter';
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 1.5 * mm, y);
  context.lineTo(x + 1.5 * mm, y - height);
  context.lineTo(x + 6.5 * mm, y - height);
  context.lineTo(x + 6.5 * mm, y);
  context.lineTo(x + 8 * mm, y);
  context.stroke();
}

/** Two short dashes where one lead follows another on the line: a mark, not a gap. */
function drawSeparator(context: CanvasRenderingContext2D, sheet: Sheet, x: number, y: number): void {
  const mm = sheet.scale.devicePxPerMm;
  context.fillStyle = sheet.colours.trace;
  context.fillRect(Math.round(x), Math.round(y - 7 * mm), 1, 3 * mm);
  context.fillRect(Math.round(x), Math.round(y + 4 * mm), 1, 3 * mm);
}

function drawCell(context: CanvasRenderingContext2D, sheet: Sheet, cell: PlacedCell, y: number): void {
  const { leads, scale } = sheet;
  const mm = scale.devicePxPerMm;
  const rate = leads.samplingFrequency;
  const frames = framesOfCell(sheet, cell);
  if (leads.presence(cell.lead) === 'absent') {
    drawMissing(context, sheet, { x: cell.xMm * mm, width: cell.widthMm * mm, y, words: sheet.words.absent, colour: sheet.colours.caption });
    return;
  }
  const values = leads.millivolts(cell.lead, frames.from, frames.to);
  if (cell.inverted) for (let i = 0; i < values.length; i += 1) values[i] = -(values[i] as number);
  const centre = centreOf(values);
  const pxPerSample = devicePixelsPerSecond(scale) / rate;
  // A slice seldom begins exactly on a frame: the part of a sample before it is kept, or lines would not meet.
  const offset = (frames.from / rate - (sheet.startSeconds + cell.startSeconds)) * devicePixelsPerSecond(scale);
  const x = cell.xMm * mm + offset;
  context.save();
  context.beginPath();
  context.rect(cell.xMm * mm, 0, cell.widthMm * mm, sheet.paper.heightMm * mm);
  context.clip();
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.lineWidth = penWidth(scale);
  context.strokeStyle = sheet.colours.trace;
  if (!Number.isNaN(centre)) strokeRuns(context, traceRuns(values, { x, y, pxPerSample, pxPerUnit: devicePixelsPerMillivolt(scale), centre }));
  context.restore();
  const clipped = (span: FrameSpan): { x: number; width: number } | null => {
    const from = Math.max(span.from, frames.from);
    const to = Math.min(span.to, frames.to);
    return to > from ? { x: x + (from - frames.from) * pxPerSample, width: (to - from) * pxPerSample } : null;
  };
  const off = leads.offSpans(cell.lead);
  for (const span of joined(off)) {
    const place = clipped(span);
    if (place !== null) drawMissing(context, sheet, { ...place, y, words: sheet.words.electrodeOff(cell.lead), colour: sheet.colours.bad });
  }
  for (const gap of leads.stream.gaps) {
    const place = clipped(gap);
    if (place !== null && !off.some((span) => span.from <= gap.from && span.to >= gap.to)) drawMissing(context, sheet, { ...place, y, words: sheet.words.gap, colour: sheet.colours.doubt });
  }
}

export function framesOfCell(sheet: Pick<Sheet, 'leads' | 'startSeconds'>, cell: PlacedCell): FrameSpan {
  const rate = sheet.leads.samplingFrequency;
  const from = Math.ceil((sheet.startSeconds + cell.startSeconds) * rate - 1e-6);
  // One frame more than the slice, so that the line reaches the end of its place.
  const to = Math.floor((sheet.startSeconds + cell.startSeconds + cell.seconds) * rate + 1e-6) + 1;
  return { from: Math.max(0, from), to: Math.max(0, Math.min(sheet.leads.frameCount, to)) };
}

/** Neighbouring spans as one: an analysis speaks second by second, the eye wants the whole stretch. */
function joined(spans: readonly FrameSpan[]): FrameSpan[] {
  const merged: { from: number; to: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ from: span.from, to: span.to });
  }
  return merged;
}

interface MissingStretch {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly words: string;
  readonly colour: string;
}

/** A dashed line with its name: something that is not there must never look like a flat heart. */
function drawMissing(context: CanvasRenderingContext2D, sheet: Sheet, stretch: MissingStretch): void {
  const ratio = sheet.scale.pixelRatio;
  context.save();
  context.strokeStyle = stretch.colour;
  context.lineWidth = Math.max(1, 1.5 * ratio);
  context.lineCap = 'butt';
  context.setLineDash([6 * ratio, 5 * ratio]);
  context.beginPath();
  context.moveTo(stretch.x, stretch.y);
  context.lineTo(stretch.x + stretch.width, stretch.y);
  context.stroke();
  context.restore();
  context.font = `600 ${12 * ratio}px ${sheet.colours.font}`;
  const width = context.measureText(stretch.words).width;
  if (width <= stretch.width - 4 * ratio) {
    haloText(context, sheet, stretch.words, stretch.x + (stretch.width - width) / 2, stretch.y - 7 * ratio, stretch.colour);
  }
}

function drawName(context: CanvasRenderingContext2D, sheet: Sheet, row: PlacedRow, cell: PlacedCell): void {
  const ratio = sheet.scale.pixelRatio;
  const mm = sheet.scale.devicePxPerMm;
  const x = cell.xMm * mm + 5 * ratio;
  const rise = Math.min(11.4, 0.5 * sheet.paper.pitchMm);
  const y = Math.max(row.baselineMm - rise, 4.5) * mm;
  const size = sheet.bare ? 12 : 13;
  const name = cell.inverted ? `-${cell.lead}` : cell.lead;
  context.font = `650 ${size * ratio}px ${sheet.colours.font}`;
  haloText(context, sheet, name, x, y, sheet.colours.trace);
  const reason = sheet.words.quality(cell.lead, framesOfCell(sheet, cell));
  if (reason === '') return;
  const after = x + context.measureText(`${name}  `).width;
  context.font = `550 ${12 * ratio}px ${sheet.colours.font}`;
  if (after + context.measureText(reason).width < (cell.xMm + cell.widthMm) * mm) haloText(context, sheet, reason, after, y, sheet.colours.doubt);
}

function haloText(context: CanvasRenderingContext2D, sheet: Sheet, text: string, x: number, y: number, colour: string): void {
  context.lineJoin = 'round';
  context.strokeStyle = sheet.colours.paper;
  context.lineWidth = HALO_PX * sheet.scale.pixelRatio;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** A small stroke under the last row for each beat the analysis confirmed. */
function drawBeats(context: CanvasRenderingContext2D, sheet: Sheet): void {
  const row = sheet.paper.rows.at(-1);
  if (row === undefined) return;
  const mm = sheet.scale.devicePxPerMm;
  context.fillStyle = sheet.colours.mark;
  for (const cell of row.cells) {
    const frames = framesOfCell(sheet, cell);
    for (const beat of sheet.beats) {
      if (beat < frames.from || beat >= frames.to) continue;
      const x = cell.xMm * mm + (beat / sheet.leads.samplingFrequency - sheet.startSeconds - cell.startSeconds) * devicePixelsPerSecond(sheet.scale);
      context.fillRect(Math.round(x), Math.round((row.baselineMm + 6) * mm), Math.max(1, Math.round(sheet.scale.pixelRatio)), 2 * mm);
    }
  }
}

function drawScaleBar(context: CanvasRenderingContext2D, sheet: Sheet): void {
  const mm = sheet.scale.devicePxPerMm;
  const ratio = sheet.scale.pixelRatio;
  const y = Math.round((sheet.paper.heightMm - 3.5) * mm) + 0.5;
  const x = sheet.paper.leftMm * mm + 0.5;
  const length = SCALE_BAR_MM * mm;
  const words = `${String(length / mm)} mm`;
  context.font = `400 ${12 * ratio}px ${sheet.colours.font}`;
  context.fillStyle = sheet.colours.paper;
  context.fillRect(x - 2 * ratio, y - 8 * ratio, length + 12 * ratio + context.measureText(words).width, 16 * ratio);
  context.strokeStyle = sheet.colours.caption;
  context.lineWidth = Math.max(1, Math.round(ratio));
  context.lineJoin = 'miter';
  context.beginPath();
  context.moveTo(x, y - 4 * ratio);
  context.lineTo(x, y + 4 * ratio);
  context.moveTo(x, y);
  context.lineTo(x + length, y);
  context.moveTo(x + length, y - 4 * ratio);
  context.lineTo(x + length, y + 4 * ratio);
  context.stroke();
  context.fillStyle = sheet.colours.caption;
  context.fillText(words, x + length + 8 * ratio, y + 4 * ratio);
}
