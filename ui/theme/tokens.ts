/**
 * Colour roles, type, space and shape of every screen. Three palettes: `light` is the default, `dark` follows the
 * system or the "nuit" switch, `monitor` is for live curves only and may be set on any subtree with `data-theme`.
 * The contrasts these values must reach are recomputed by test/ui/widgets/contrast.test.ts.
 */
export type Theme = 'light' | 'dark' | 'monitor';

const light = {
  ground: '#ECEBE6', surface: '#FFFFFF', 'surface-2': '#F6F5F1', sunk: '#E3E1DA', line: '#D8D5CC', 'line-2': '#858279',
  ink: '#15191B', 'ink-2': '#474D50', 'ink-3': '#62686B', 'ink-off': '#85898B',
  accent: '#0B5A66', 'accent-ink': '#FFFFFF', 'accent-soft': '#DCECED', 'accent-line': '#8FBCC2', focus: '#0B5A66',
  p0: '#B8200D', 'p0-soft': '#FBE4DF', 'p0-ink': '#FFFFFF', p1: '#8F5200', 'p1-soft': '#FBEBD0', p2: '#22539E', 'p2-soft': '#E1EAF7', p3: '#4F5558', 'p3-soft': '#EAEAE7',
  good: '#1B6A3A', 'good-soft': '#DFF0E4', doubt: '#8A5200', 'doubt-soft': '#FBEBD0', bad: '#A8231A', 'bad-soft': '#FBE4DF', stale: '#62686B', 'stale-soft': '#E9E8E3',
  'w-ecg': '#1B6A3A', 'w-spo2': '#00697F', 'w-resp': '#7A5B00', 'w-bp': '#2B2F31', 'w-temp': '#8A2F5B',
  paper: '#FFFDFB', 'grid-1': '#F7DFD9', 'grid-5': '#E8AEA4', trace: '#15191B',
} as const;

export type ColourRole = keyof typeof light;

export const PALETTES: Readonly<Record<Theme, Readonly<Record<ColourRole, string>>>> = {
  light,
  dark: {
    ground: '#0F1213', surface: '#171B1D', 'surface-2': '#1E2325', sunk: '#0A0C0D', line: '#2E3538', 'line-2': '#7C878B',
    ink: '#ECEFEF', 'ink-2': '#B9C1C3', 'ink-3': '#97A1A4', 'ink-off': '#6F7A7E',
    accent: '#6CCAD4', 'accent-ink': '#06262B', 'accent-soft': '#14343A', 'accent-line': '#2F6A73', focus: '#6CCAD4',
    p0: '#FF8471', 'p0-soft': '#43150F', 'p0-ink': '#2A0A05', p1: '#F2B658', 'p1-soft': '#3A2809', p2: '#8FB8F5', 'p2-soft': '#14284A', p3: '#B9C1C3', 'p3-soft': '#262C2F',
    good: '#74D397', 'good-soft': '#10331D', doubt: '#F2B658', 'doubt-soft': '#3A2809', bad: '#FF8471', 'bad-soft': '#43150F', stale: '#97A1A4', 'stale-soft': '#262C2F',
    'w-ecg': '#6FE09B', 'w-spo2': '#6CD5EC', 'w-resp': '#E8D36A', 'w-bp': '#ECEFEF', 'w-temp': '#F3B3D1',
    paper: '#0C1112', 'grid-1': '#17282A', 'grid-5': '#2A4A4A', trace: '#E3EEEA',
  },
  monitor: {
    ground: '#000000', surface: '#070A0B', 'surface-2': '#0E1315', sunk: '#000000', line: '#232B2E', 'line-2': '#6E7A7E',
    ink: '#F2F5F4', 'ink-2': '#B4BEC0', 'ink-3': '#8F9A9D', 'ink-off': '#6A757A',
    accent: '#6CCAD4', 'accent-ink': '#06262B', 'accent-soft': '#0F2A2F', 'accent-line': '#2F6A73', focus: '#FFFFFF',
    p0: '#FF7A66', 'p0-soft': '#3A110B', 'p0-ink': '#2A0A05', p1: '#FFC258', 'p1-soft': '#332207', p2: '#8FB8F5', 'p2-soft': '#14284A', p3: '#B4BEC0', 'p3-soft': '#20272A',
    good: '#5BE38F', 'good-soft': '#0B2916', doubt: '#FFC258', 'doubt-soft': '#332207', bad: '#FF7A66', 'bad-soft': '#3A110B', stale: '#8F9A9D', 'stale-soft': '#1A2022',
    'w-ecg': '#5BE38F', 'w-spo2': '#58D7F2', 'w-resp': '#F3DD62', 'w-bp': '#F4F4F0', 'w-temp': '#F3B3D1',
    paper: '#0C1112', 'grid-1': '#17282A', 'grid-5': '#2A4A4A', trace: '#5BE38F',
  },
};

/** Electrode caps (IEC): fill and the letter colour that stays readable on it. Keys are the names of model/lead.ts. */
export const ELECTRODE_CAPS: Readonly<Record<string, { readonly fill: string; readonly letter: string }>> = {
  RA: { fill: '#C42A1E', letter: '#FFFFFF' }, LA: { fill: '#E3B505', letter: '#15191B' }, LL: { fill: '#1D8A3E', letter: '#FFFFFF' }, RL: { fill: '#15191B', letter: '#FFFFFF' },
  V1: { fill: '#C42A1E', letter: '#FFFFFF' }, V2: { fill: '#E3B505', letter: '#15191B' }, V3: { fill: '#1D8A3E', letter: '#FFFFFF' },
  V4: { fill: '#7A4A22', letter: '#FFFFFF' }, V5: { fill: '#15191B', letter: '#FFFFFF' }, V6: { fill: '#6B3FA0', letter: '#FFFFFF' },
};

const SHARED = `
  --font-ui: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --font-code: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", "Roboto Mono", "DejaVu Sans Mono", monospace;
  --r-1: 4px; --r-2: 8px; --r-3: 14px;
  --shadow: 0 8px 28px rgb(20 24 26 / .16);
`;

function block(theme: Theme): string {
  // `--hair` is repeated in each theme: a custom property that uses another is resolved where it is declared.
  return `${Object.entries(PALETTES[theme]).map(([role, value]) => `--${role}: ${value};`).join(' ')} --hair: 1px solid var(--line);`;
}

/** The root tokens of the document: light until `data-theme` says otherwise. */
export function rootTokensText(): string {
  return `:root { ${SHARED} color-scheme: light; ${block('light')} }\n${themedSubtreesText()}`;
}

/** `data-theme` on any element changes its subtree; every shadow root needs these rules for its own elements. */
export function themedSubtreesText(): string {
  return `
[data-theme="light"] { color-scheme: light; ${block('light')} }
[data-theme="dark"] { color-scheme: dark; ${block('dark')} }
[data-theme="monitor"] { color-scheme: dark; ${block('monitor')} }
`;
}
