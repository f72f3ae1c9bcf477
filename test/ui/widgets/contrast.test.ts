import { describe, expect, it } from 'vitest';
import { PALETTES } from '../../../ui/theme/tokens.ts';
import type { ColourRole, Theme } from '../../../ui/theme/tokens.ts';

/** Relative luminance and contrast ratio, WCAG 2.2. */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const TEXT: readonly ColourRole[] = ['ink', 'ink-2', 'ink-3', 'accent', 'p0', 'p1', 'p2', 'p3', 'good', 'doubt', 'bad', 'stale'];
const EDGES: readonly ColourRole[] = ['line-2', 'ink-off', 'focus', 'w-ecg', 'w-spo2', 'w-resp', 'w-bp', 'w-temp'];
const SOFT = ['p0', 'p1', 'p2', 'p3', 'good', 'doubt', 'bad', 'stale'] as const;

describe.each(Object.keys(PALETTES) as Theme[])('theme %s', (theme) => {
  const palette = PALETTES[theme];

  it.each(TEXT)('text in %s is readable on a card and on the page', (role) => {
    expect(contrast(palette[role], palette.surface)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette[role], palette.ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES)('%s stands out of a card and of the page', (role) => {
    expect(contrast(palette[role], palette.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette[role], palette.ground)).toBeGreaterThanOrEqual(2.95);
  });

  it.each(SOFT)('text in %s is readable on its own soft ground', (role) => {
    expect(contrast(palette[role], palette[`${role}-soft`])).toBeGreaterThanOrEqual(4.5);
  });

  it('words on filled buttons and the trace on paper are readable', () => {
    expect(contrast(palette['accent-ink'], palette.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette['p0-ink'], palette.p0)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.trace, palette.paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.trace, palette['grid-5'])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette['ink-2'], palette.sunk)).toBeGreaterThanOrEqual(4.5);
  });
});

it('the EXERCICE mark keeps dark letters readable on both stripes', () => {
  expect(contrast('#15191B', '#F5D77A')).toBeGreaterThanOrEqual(7);
  expect(contrast('#15191B', '#EBC653')).toBeGreaterThanOrEqual(7);
});
