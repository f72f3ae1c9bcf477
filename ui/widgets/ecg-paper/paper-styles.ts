import { css } from 'lit';

export const ecgPaperStyles = css`
  :host { display: block; background: var(--paper); color: var(--ink); overflow: hidden; }
  :host([fill]) { display: flex; flex-direction: column; min-height: 0; }
  canvas { display: block; }
  .sheet { overflow-x: auto; overflow-y: hidden; }
  :host(:not([scrolling])) .sheet { overflow-x: hidden; }
  :host([fill]) .sheet { flex: 1; min-height: 0; overflow-y: auto; }
  .sheet:focus-visible { outline-offset: -3px; }
  .line { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 6px 12px; background: var(--paper); color: var(--ink-2); }
  .pager { display: inline-flex; align-items: center; gap: 8px; margin-left: auto; }
  .button.small { padding: 0 12px; font-size: 13px; }
  .toolbar { display: flex; flex-wrap: wrap; gap: 8px; padding: 8px 12px; background: var(--surface); border-bottom: var(--hair); }
  .segments { display: inline-flex; border: 1px solid var(--line-2); border-radius: var(--r-2); overflow: hidden; }
  .segments button { min-height: 42px; min-width: 44px; padding: 0 12px; border: 0; border-left: 1px solid var(--line); background: var(--surface); font-size: 14px; cursor: pointer; }
  .segments button:first-child { border-left: 0; }
  .segments button[aria-pressed="true"] { background: var(--ink); color: var(--surface); font-weight: 600; }
  .segments button:focus-visible { outline-offset: -4px; }
  .segments button[aria-pressed="true"]:focus-visible { outline-color: var(--surface); }
  .table { padding: 12px 16px; background: var(--surface); }
  .table p { margin-bottom: 8px; }
  table { border-collapse: collapse; font-size: 14px; }
  th, td { padding: 4px 16px 4px 0; text-align: left; border-bottom: var(--hair); font-weight: 400; }
  thead th { color: var(--ink-3); font-size: 12px; }
  tbody th { font-weight: 600; }
  .empty { padding: 24px 16px; }
`;
