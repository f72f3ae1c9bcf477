import { rootTokensText } from './tokens.ts';

/**
 * Puts the tokens and the page reset into the document as constructed style sheets (the servers forbid inline
 * styles) and applies the light or dark theme a person chose, else the one of the system.
 */
export type ThemeChoice = 'system' | 'light' | 'dark';

const STORAGE_KEY = 'valisette.theme';
const PAGE = `
*, *::before, *::after { box-sizing: border-box; }
html, body { margin: 0; min-height: 100%; }
html { scroll-padding: 72px 0 88px; -webkit-text-size-adjust: 100%; }
body { background: var(--ground); color: var(--ink); font: 400 15px/1.4 var(--font-ui); font-variant-numeric: tabular-nums lining-nums; -webkit-font-smoothing: antialiased; }
@media (pointer: coarse) { body { font-size: 16px; } }
@media print { body { background: #fff; } }
`;

export function installTheme(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rootTokensText() + PAGE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  apply();
  systemDark().addEventListener('change', apply);
}

export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(STORAGE_KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, choice);
  apply();
}

/** What is on screen now. */
export function effectiveTheme(): 'light' | 'dark' {
  const choice = themeChoice();
  if (choice !== 'system') return choice;
  return systemDark().matches ? 'dark' : 'light';
}

function apply(): void {
  document.documentElement.dataset['theme'] = effectiveTheme();
}

function systemDark(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}
