import { css, unsafeCSS } from 'lit';
import { themedSubtreesText } from './tokens.ts';

/** Reset, type scale and small layout classes of every shadow root. */
export const baseStyles = css`
  :host { box-sizing: border-box; }
  :host([hidden]), [hidden] { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; border: 0; }
  ul, ol { list-style: none; }
  button, input, textarea, select { font: inherit; color: inherit; }
  a { color: inherit; }
  .t-26 { font-size: 26px; line-height: 32px; font-weight: 600; letter-spacing: -.012em; }
  .t-18 { font-size: 18px; line-height: 24px; font-weight: 600; letter-spacing: -.006em; }
  .t-15 { font-size: 15px; line-height: 21px; }
  .t-13 { font-size: 13px; line-height: 18px; }
  .t-12 { font-size: 12px; line-height: 16px; }
  .strong { font-weight: 600; }
  .ink-2 { color: var(--ink-2); } .ink-3 { color: var(--ink-3); }
  .mono { font-family: var(--font-code); font-size: .92em; letter-spacing: -.01em; }
  .row { display: flex; align-items: center; gap: 8px; }
  .col { display: flex; flex-direction: column; }
  .grow { flex: 1; min-width: 0; }
  .nowrap { white-space: nowrap; }
  .caption { font-size: 12px; line-height: 16px; font-weight: 550; letter-spacing: .02em; color: var(--ink-3); }
  .visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
  svg.icon { width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
  svg.icon.small { width: 16px; height: 16px; } svg.icon.large { width: 28px; height: 28px; } svg.icon.huge { width: 36px; height: 36px; stroke-width: 1.4; }
  svg.glyph { width: 16px; height: 16px; flex: none; }
  @media (prefers-reduced-motion: reduce) { *, *::before, *::after { transition: none !important; animation: none !important; } }
`;

export const buttonStyles = css`
  .button { display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-height: 44px; padding: 0 16px; border-radius: var(--r-2);
    border: 1px solid var(--line-2); background: var(--surface); color: var(--ink); font-weight: 550; line-height: 20px; text-align: center; text-decoration: none; cursor: pointer; transition: background 120ms ease-out, border-color 120ms ease-out; }
  .button:hover { background: var(--surface-2); }
  .button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
  .button.primary:hover { filter: brightness(1.08); }
  .button.big { min-height: 56px; padding: 0 24px; font-size: 17px; font-weight: 600; }
  .button.send { min-height: 72px; width: 100%; font-size: 20px; font-weight: 650; }
  .button.quiet { border-color: transparent; background: transparent; }
  .button.quiet:hover { background: var(--surface-2); }
  .button.emergency { border-color: var(--p0); color: var(--p0); background: var(--surface); font-weight: 600; }
  .button.danger { background: var(--p0); border-color: var(--p0); color: var(--p0-ink); }
  .button.wide { width: 100%; }
  .button:disabled { border-style: dashed; border-color: var(--line-2); background: transparent; color: var(--ink-2); cursor: default; filter: none; }
  .link { display: inline-flex; align-items: center; min-height: 44px; color: var(--accent); font-weight: 550; background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline; text-underline-offset: 2px; }
`;

export const cardStyles = css`
  .card { background: var(--surface); border: var(--hair); border-radius: var(--r-2); }
  .pad { padding: 16px; }
  .tag { display: inline-flex; align-items: center; gap: 6px; min-height: 24px; padding: 2px 8px; border-radius: var(--r-1); font-size: 13px; font-weight: 550; background: var(--sunk); color: var(--ink-2); }
  .tag.good { color: var(--good); background: var(--good-soft); } .tag.doubt { color: var(--doubt); background: var(--doubt-soft); }
  .tag.bad { color: var(--bad); background: var(--bad-soft); } .tag.stale { color: var(--stale); background: var(--stale-soft); } .tag.accent { color: var(--accent); background: var(--accent-soft); }
  .badge { position: relative; display: inline-flex; align-items: center; gap: 7px; height: 40px; padding: 0 10px; border: 1px solid var(--line); border-radius: var(--r-1); font-size: 13px; white-space: nowrap; background: var(--surface); color: var(--ink); }
  .badge::after { content: ""; position: absolute; inset: -2px; }
  .good-text { color: var(--good); } .doubt-text { color: var(--doubt); } .bad-text { color: var(--bad); } .stale-text { color: var(--stale); } .accent-text { color: var(--accent); }
`;

export const fieldStyles = css`
  .field { display: flex; flex-direction: column; gap: 6px; min-width: 0; }
  .field > label, .field > .label { font-size: 14px; font-weight: 550; color: var(--ink-2); }
  .input { min-height: 48px; width: 100%; padding: 10px 14px; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); font-size: 16px; }
  textarea.input { resize: vertical; line-height: 24px; }
  .input[aria-invalid="true"] { border-color: var(--bad); border-width: 2px; }
  .problem { color: var(--bad); font-size: 14px; line-height: 20px; display: flex; gap: 8px; align-items: flex-start; }
  .choices { display: flex; flex-wrap: wrap; gap: 8px; }
  .choice { position: relative; display: inline-flex; }
  .choice input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: pointer; margin: 0; }
  .choice span { display: inline-flex; align-items: center; gap: 8px; min-height: 48px; padding: 0 16px; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); font-weight: 550; }
  .choice input:checked + span { border: 2px solid var(--accent); background: var(--accent-soft); padding: 0 15px; }
  .choice input:focus-visible + span { outline: 3px solid var(--focus); outline-offset: 2px; }
  .choice input:disabled + span { color: var(--ink-2); border-style: dashed; }
`;

/** One sheet, shared by all shadow roots, so that `data-theme` works inside them. */
const themedSubtrees = unsafeCSS(themedSubtreesText());

/** Everything most elements need. */
export const partStyles = [themedSubtrees, baseStyles, buttonStyles, cardStyles, fieldStyles];
