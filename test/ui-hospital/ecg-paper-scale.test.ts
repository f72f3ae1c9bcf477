import { describe, expect, it } from 'vitest';
import { gridLines } from '../../ui/widgets/ecg-paper/grid.ts';
import { FULL_TRACE_MM, placePaper, rowsOfLayout, rowsOfLeads, sheetWidthMm } from '../../ui/widgets/ecg-paper/layouts.ts';
import { paperCommand } from '../../ui/widgets/ecg-paper/keys.ts';
import {
  cssPixelsPerMillimetre, devicePixelsPerMillimetre, devicePixelsPerMillivolt, fittingPixelsPerMillimetre, PAPER_GAINS, PAPER_SPEEDS, stepped, xOfFrame, yOfMillivolts,
} from '../../ui/widgets/ecg-paper/scale.ts';
import type { PaperScale } from '../../ui/widgets/ecg-paper/scale.ts';

const standard: PaperScale = { pixelRatio: 1, devicePxPerMm: 4, speed: 25, gain: 10 };

describe('the scale of the paper', () => {
  it('a millimetre is a whole number of device pixels at every density', () => {
    for (const ratio of [1, 1.25, 1.5, 1.75, 2, 3]) {
      for (const wished of [3, 4, 5, 6]) {
        const px = devicePixelsPerMillimetre(wished, ratio);
        expect(Number.isInteger(px)).toBe(true);
        expect(Math.abs(cssPixelsPerMillimetre({ devicePxPerMm: px, pixelRatio: ratio }) - wished)).toBeLessThanOrEqual(0.5 / ratio + 1e-9);
      }
    }
  });

  it('one second is 25 mm and one millivolt is 10 mm', () => {
    expect(xOfFrame(standard, 500, 500)).toBe(25 * 4);
    expect(yOfMillivolts(standard, 1)).toBe(-10 * 4);
    expect(devicePixelsPerMillivolt({ ...standard, gain: 20 })).toBe(80);
    expect(xOfFrame({ ...standard, speed: 50 }, 250, 250)).toBe(200);
  });

  it('the same sample lands at the same place whatever the sampling rate', () => {
    expect(xOfFrame(standard, 125, 125)).toBe(xOfFrame(standard, 1000, 1000));
  });

  it('the largest scale that fits is chosen, never below what can be read', () => {
    expect(fittingPixelsPerMillimetre(262.5, 1116)).toBe(4);
    expect(fittingPixelsPerMillimetre(262.5, 824)).toBe(3);
    expect(fittingPixelsPerMillimetre(262.5, 328)).toBe(3);
    expect(fittingPixelsPerMillimetre(262.5, 4000)).toBe(6);
  });

  it('every line of the grid is on a whole device pixel', () => {
    const small = gridLines(280, 1, 5);
    expect(small).toHaveLength(281);
    expect(small.every(Number.isInteger)).toBe(true);
    expect(gridLines(280, 5, 5).every((x) => small.includes(x))).toBe(true);
  });
});

describe('the layouts', () => {
  const place = (layout: Parameters<typeof rowsOfLayout>[0], speed = 25, roomMm = 0) => placePaper({ ...rowsOfLayout(layout), traceMm: FULL_TRACE_MM, speed, bare: false, roomMm });

  it('3×4 + II shows four times 2.5 s one after the other and ten seconds of II', () => {
    const { rows, windowSeconds } = place('3x4');
    expect(windowSeconds).toBe(10);
    expect(rows.map((row) => row.cells.map((cell) => cell.lead).join(' '))).toEqual(['I aVR V1 V4', 'II aVL V2 V5', 'III aVF V3 V6', 'II']);
    expect(rows[0]?.cells.map((cell) => cell.startSeconds)).toEqual([0, 2.5, 5, 7.5]);
    expect(rows[0]?.cells.map((cell) => cell.widthMm)).toEqual([62.5, 62.5, 62.5, 62.5]);
    expect(rows[3]?.cells[0]).toMatchObject({ startSeconds: 0, seconds: 10, widthMm: 250 });
  });

  it('every lead is present once in the layouts without a rhythm row', () => {
    for (const layout of ['6x2', '12x1', 'cabrera'] as const) {
      const leads = place(layout).rows.flatMap((row) => row.cells.map((cell) => cell.lead));
      expect([...leads].sort()).toEqual(['I', 'II', 'III', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'aVF', 'aVL', 'aVR'].sort());
    }
  });

  it('Cabrera turns aVR over and nothing else', () => {
    const cells = place('cabrera').rows.flatMap((row) => [...row.cells]);
    expect(cells.filter((cell) => cell.inverted).map((cell) => cell.lead)).toEqual(['aVR']);
    expect(place('cabrera').rows.map((row) => row.cells[0]?.lead)).toEqual(['aVL', 'I', 'aVR', 'II', 'aVF', 'III']);
  });

  it('at 50 mm/s the same paper shows half the time', () => {
    expect(place('3x4', 50).windowSeconds).toBe(5);
    expect(place('3x4', 12.5).windowSeconds).toBe(20);
  });

  it('a wider place gets more paper, and the traces stay on whole millimetres', () => {
    const paper = place('3x4', 25, 279.4);
    expect(paper.widthMm).toBe(280);
    expect(Number.isInteger(paper.leftMm)).toBe(true);
    expect(paper.leftMm).toBeGreaterThan(place('3x4').leftMm);
    expect(paper.rows[3]?.cells[0]?.widthMm).toBe(250);
  });

  it('rows keep their order from top to bottom inside the sheet', () => {
    const paper = placePaper({ ...rowsOfLayout('12x1'), traceMm: 250, speed: 25, bare: false, heightMm: 240 });
    const baselines = paper.rows.map((row) => row.baselineMm);
    expect(baselines).toEqual([...baselines].sort((a, b) => a - b));
    expect(paper.heightMm).toBe(240);
    expect(Math.max(...baselines)).toBeLessThan(240);
  });

  it('a strip has no margin', () => {
    expect(sheetWidthMm(50, true)).toBe(50);
    expect(placePaper({ rows: rowsOfLeads(['II']), pitchMm: 16, traceMm: 50, speed: 25, bare: true }).rows[0]?.cells[0]).toMatchObject({ xMm: 0, seconds: 2 });
  });
});

describe('the keys of the paper', () => {
  const key = (name: string, held: Partial<{ ctrlKey: boolean; altKey: boolean; metaKey: boolean }> = {}) => paperCommand({ key: name, ctrlKey: false, altKey: false, metaKey: false, ...held });

  it('each key asks for its command', () => {
    expect(['+', '-', '[', ']', 'l', 'L', '0', 'ArrowLeft', 'ArrowRight', 'b', 'x'].map((name) => key(name))).toEqual([
      'gain-up', 'gain-down', 'speed-down', 'speed-up', 'next-layout', 'next-layout', 'reset', 'earlier', 'later', 'beats', null,
    ]);
  });

  it('the keys of the browser stay the browser’s, but AltGr + bracket of a French keyboard works', () => {
    expect(key('+', { ctrlKey: true })).toBeNull();
    expect(key('l', { metaKey: true })).toBeNull();
    expect(key('ArrowLeft', { altKey: true })).toBeNull();
    expect(key(']', { ctrlKey: true, altKey: true })).toBe('speed-up');
  });

  it('a step stops at the ends of its list', () => {
    expect(stepped(PAPER_GAINS, 10, 1)).toBe(20);
    expect(stepped(PAPER_GAINS, 20, 1)).toBe(20);
    expect(stepped(PAPER_SPEEDS, 12.5, -1)).toBe(12.5);
  });
});
