/**
 * From samples to a line on pixels. Where several samples fall on one pixel column, the column keeps its
 * first, smallest, largest and last one: no spike is lost, as it would be by taking every n-th sample.
 */

export interface TraceGeometry {
  /** Device x of the first sample. */
  readonly x: number;
  /** Device y of the potential `centre`. */
  readonly y: number;
  readonly pxPerSample: number;
  /** Device pixels per unit of `values`, upwards. */
  readonly pxPerUnit: number;
  readonly centre: number;
}

/** Runs of points, each `[x0, y0, x1, y1, …]`; a new run begins after every stretch of NaN. */
export type TraceRuns = readonly (readonly number[])[];

export function traceRuns(values: Float32Array, geometry: TraceGeometry): TraceRuns {
  return geometry.pxPerSample >= 0.75 ? everySample(values, geometry) : perColumn(values, geometry);
}

function yOf(value: number, geometry: TraceGeometry): number {
  return geometry.y - (value - geometry.centre) * geometry.pxPerUnit;
}

function everySample(values: Float32Array, geometry: TraceGeometry): TraceRuns {
  const runs: number[][] = [];
  let run: number[] = [];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (Number.isNaN(value)) {
      if (run.length > 0) runs.push(run);
      run = [];
    } else run.push(geometry.x + i * geometry.pxPerSample, yOf(value, geometry));
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

interface Column {
  readonly x: number;
  first: number;
  last: number;
  minimum: number;
  maximum: number;
  /** True when the smallest value came before the largest. */
  minimumFirst: boolean;
}

function perColumn(values: Float32Array, geometry: TraceGeometry): TraceRuns {
  const runs: number[][] = [];
  let run: number[] = [];
  let column: Column | null = null;
  const close = (): void => {
    if (column !== null) pushColumn(run, column, geometry);
    column = null;
  };
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (Number.isNaN(value)) {
      close();
      if (run.length > 0) runs.push(run);
      run = [];
      continue;
    }
    const x = Math.floor(geometry.x + i * geometry.pxPerSample) + 0.5;
    if (column !== null && column.x !== x) close();
    column = column === null ? { x, first: value, last: value, minimum: value, maximum: value, minimumFirst: true } : widened(column, value);
  }
  close();
  if (run.length > 0) runs.push(run);
  return runs;
}

function widened(column: Column, value: number): Column {
  column.last = value;
  if (value < column.minimum) {
    column.minimum = value;
    column.minimumFirst = false;
  }
  if (value > column.maximum) {
    column.maximum = value;
    column.minimumFirst = true;
  }
  return column;
}

function pushColumn(run: number[], column: Column, geometry: TraceGeometry): void {
  const between = column.minimumFirst ? [column.minimum, column.maximum] : [column.maximum, column.minimum];
  let previous = Number.NaN;
  for (const value of [column.first, ...between, column.last]) {
    if (value !== previous) run.push(column.x, yOf(value, geometry));
    previous = value;
  }
}

/** Strokes the runs with the context's current pen; a run of one point becomes a dot. */
export function strokeRuns(context: CanvasRenderingContext2D, runs: TraceRuns): void {
  context.beginPath();
  for (const run of runs) {
    const x = run[0] as number;
    const y = run[1] as number;
    context.moveTo(x, y);
    if (run.length === 2) context.lineTo(x + 0.01, y);
    for (let i = 2; i < run.length; i += 2) context.lineTo(run[i] as number, run[i + 1] as number);
  }
  context.stroke();
}
