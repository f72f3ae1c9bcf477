import { cssPixelsPerMillimetre, SMALL_SQUARES_FROM_PX_PER_MM } from './scale.ts';
import type { PaperScale } from './scale.ts';

/** Colours of the sheet, read from the tokens `--paper`, `--grid-1`, `--grid-5`, `--trace`, `--ink-2`, `--bad`, `--doubt`, `--accent`. */
export interface PaperColours {
  readonly paper: string;
  readonly grid1: string;
  readonly grid5: string;
  readonly trace: string;
  readonly caption: string;
  readonly bad: string;
  readonly doubt: string;
  readonly mark: string;
  readonly font: string;
}

const LIGHT: PaperColours = {
  paper: '#FFFDFB', grid1: '#F7DFD9', grid5: '#E8AEA4', trace: '#15191B', caption: '#474D50', bad: '#A8231A', doubt: '#8A5200', mark: '#0B5A66', font: 'sans-serif',
};

export function coloursOf(element: Element): PaperColours {
  const style = getComputedStyle(element);
  const token = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  return {
    paper: token('--paper', LIGHT.paper),
    grid1: token('--grid-1', LIGHT.grid1),
    grid5: token('--grid-5', LIGHT.grid5),
    trace: token('--trace', LIGHT.trace),
    caption: token('--ink-2', LIGHT.caption),
    bad: token('--bad', LIGHT.bad),
    doubt: token('--doubt', LIGHT.doubt),
    mark: token('--accent', LIGHT.mark),
    font: token('--font-ui', LIGHT.font),
  };
}

/** Device x (or y) of every line of a grid of `stepMm`, over `lengthMm`. */
export function gridLines(lengthMm: number, stepMm: number, devicePxPerMm: number): number[] {
  const lines: number[] = [];
  for (let mm = 0; mm <= lengthMm + 1e-9; mm += stepMm) lines.push(mm * devicePxPerMm);
  return lines;
}

/** Paper with its squares; each line is one device pixel. */
export function drawGrid(context: CanvasRenderingContext2D, widthMm: number, heightMm: number, scale: PaperScale, colours: PaperColours): void {
  const width = Math.round(widthMm * scale.devicePxPerMm);
  const height = Math.round(heightMm * scale.devicePxPerMm);
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, width, height);
  const draw = (stepMm: number, colour: string): void => {
    context.fillStyle = colour;
    for (const x of gridLines(widthMm, stepMm, scale.devicePxPerMm)) context.fillRect(x, 0, 1, height);
    for (const y of gridLines(heightMm, stepMm, scale.devicePxPerMm)) context.fillRect(0, y, width, 1);
  };
  if (cssPixelsPerMillimetre(scale) >= SMALL_SQUARES_FROM_PX_PER_MM) draw(1, colours.grid1);
  draw(5, colours.grid5);
}
