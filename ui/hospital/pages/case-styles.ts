import { css } from 'lit';

const base = css`
  :host { display: flex; flex-direction: column; min-height: 100dvh; }
  .back { display: inline-flex; align-items: center; gap: 6px; min-height: 44px; font-size: 14px; font-weight: 550; color: var(--accent); text-decoration: none; white-space: nowrap; }
  .next { display: inline-flex; align-items: center; gap: 6px; min-height: 44px; text-decoration: none; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  kbd { min-width: 20px; padding: 0 5px; border: 1px solid var(--line-2); border-bottom-width: 2px; border-radius: 4px; font: 500 12px/18px var(--font-code); text-align: center; color: var(--ink-2); }
  .banners { display: flex; flex-direction: column; gap: 8px; padding: 0 20px; } .banners > :first-child { margin-top: 12px; }
  main { flex: 1; min-height: 0; display: grid; gap: 16px; padding: 16px 20px; }
  main.only { display: block; max-width: 720px; } .skeleton { padding: 20px; } .skeleton i { display: block; height: 120px; margin-top: 16px; border-radius: var(--r-2); background: var(--sunk); }
  .left, .middle, .right { display: flex; flex-direction: column; gap: 16px; min-width: 0; min-height: 0; }
  .answer { display: flex; flex-direction: column; flex: 1; min-height: 0; overflow: hidden; } .answer > * { flex: 1; }
  .below { display: flex; flex-wrap: wrap; flex: none; }
  .cell { flex: 1 1 220px; padding: 12px 16px; border-right: var(--hair); } .cell:last-child { border-right: 0; } v-pulse-curve.cell { flex: 2 1 320px; }
  .facts { display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 4px 10px; margin-top: 6px; font-size: 13px; line-height: 18px; } .facts dt { color: var(--ink-3); } .facts dd { overflow-wrap: anywhere; }
  progress { width: 100%; height: 8px; accent-color: var(--accent); }
  .notice { padding: 10px 12px; border-radius: var(--r-2); background: var(--doubt-soft); color: var(--ink); font-size: 14px; line-height: 19px; display: flex; flex-direction: column; gap: 8px; align-items: flex-start; }
  .panel-bar { display: none; }
`;

const wide = css`
  @media (min-width: 1600px) {
    :host { height: 100dvh; }
    main { grid-template-columns: 324px minmax(0, 1fr) 408px; grid-template-rows: minmax(0, 1fr); }
    .left { overflow: auto; } .context { flex: 1; min-height: 140px; }
    .ecg { flex: 1 1 auto; } .middle { overflow: auto; }
    .right v-timeline { flex: 0 1 auto; max-height: 34%; min-height: 96px; }
  }
`;

const medium = css`
  @media (min-width: 1280px) and (max-width: 1599px) {
    main { grid-template-columns: minmax(0, 1fr) 400px; grid-template-rows: auto auto 1fr; align-items: start; }
    .left { display: contents; } .left v-vitals-card { grid-column: 1; grid-row: 1; } .middle { grid-column: 1; grid-row: 2; } .context { grid-column: 1; grid-row: 3; }
    .right { grid-column: 2; grid-row: 1 / span 3; position: sticky; top: 16px; }
    .answer { flex: none; height: max(540px, calc(100dvh - 200px)); }
  }
`;

/** Below 1280 the answer is a panel that comes over the page from the right. */
const narrow = css`
  @media (max-width: 1279px) {
    main { padding: 12px 24px 100px; grid-template-columns: minmax(0, 1fr); }
    .left { display: contents; } .left v-vitals-card { order: 0; } .middle { order: 1; } .context { order: 2; }
    .right { order: 3; position: fixed; inset: 0 0 76px auto; width: min(400px, 100vw); z-index: 5; background: var(--ground); padding: 12px; box-shadow: 0 8px 28px rgb(20 24 26 / .16); visibility: hidden; transform: translateX(100%); transition: transform 200ms ease-out; }
    .right.open { visibility: visible; transform: none; }
    .right v-timeline { display: none; }
    .panel-bar { display: block; position: fixed; inset: auto 0 0 0; z-index: 6; padding: 10px 24px; background: var(--surface); border-top: var(--hair); }
    .next { display: none; }
  }
  @media (max-width: 767px) { main { padding: 8px 8px 100px; gap: 10px; } .panel-bar { padding: 10px 16px; } .banners { padding: 0 8px; } }
`;

export const caseStyles = [base, wide, medium, narrow];
