import { css } from 'lit';
import { objectsBarStyles } from '../parts/objects-bar.ts';

const table = css`
  .list { overflow: auto; min-height: 0; }
  table { width: 100%; border-collapse: collapse; }
  th { position: sticky; top: 0; z-index: 1; background: var(--surface); font-size: 12px; line-height: 16px; font-weight: 550; color: var(--ink-3); text-align: left; padding: 10px 10px 8px; white-space: nowrap; box-shadow: inset 0 -1px 0 var(--line); }
  th:first-child, td:first-child { padding-left: 20px; }
  td { padding: 4px 10px; height: 75px; border-bottom: var(--hair); font-size: 14px; line-height: 19px; vertical-align: middle; }
  tbody tr { cursor: pointer; }
  tbody tr:hover td { background: var(--surface-2); }
  tr.selected td { background: var(--accent-soft) !important; }
  tr.selected td:first-child { box-shadow: inset 5px 0 0 var(--accent); }
  tr:focus-visible { outline-offset: -3px; }
  tr.group td { height: 38px; background: var(--surface-2); font-size: 13px; font-weight: 600; color: var(--ink-2); cursor: default; }
  tr.done td { color: var(--ink-2); height: 64px; }
  .second { display: block; font-size: 12px; line-height: 17px; color: var(--ink-3); }
  tr.selected .second { color: var(--ink-2); }
  .name { font-weight: 650; text-decoration: none; color: var(--ink); display: inline-block; }
  .time { font-size: 22px; line-height: 26px; font-weight: 600; white-space: nowrap; } .time.P0 { color: var(--p0); } .time.late:not(.P0), .late-word { color: var(--doubt); } tr.selected .late-word { color: var(--doubt); }
  .c-priority { width: 128px; } .c-time { width: 112px; } .c-patient { width: 222px; } .c-vitals { width: 244px; } .c-ecg { width: 172px; } .c-objects { width: 100px; } .c-state { width: 164px; }
  .figures { display: flex; gap: 10px; white-space: nowrap; } .figures small, td small { color: var(--ink-3); font-size: 12px; }
  .strip { width: 150px; border: 1px solid var(--grid-5); border-radius: 3px; }
  .delivery { display: inline-flex; align-items: center; gap: 6px; }
  .tag { white-space: nowrap; max-width: 100%; }
`;

const preview = css`
  .preview { display: flex; flex-direction: column; overflow: auto; min-height: 0; }
  .preview-head { padding: 14px 16px 12px; } .preview-head h2 { margin-top: 6px; overflow-wrap: anywhere; }
  .preview-paper { flex: none; border-block: var(--hair); }
  .preview-none { padding: 32px 16px; background: var(--surface-2); border-block: var(--hair); text-align: center; }
  .preview-body { padding: 14px 16px 16px; display: flex; flex-direction: column; gap: 12px; flex: 1; }
  .preview-figures { display: flex; justify-content: space-between; gap: 12px; }
  .preview-figures dt { font-size: 12px; line-height: 16px; font-weight: 550; color: var(--ink-3); } .preview-figures dd { font-size: 24px; line-height: 30px; font-weight: 500; }
  .pairs { display: grid; grid-template-columns: 104px 1fr; gap: 5px 10px; font-size: 13px; line-height: 18px; } .pairs dt { color: var(--ink-3); }
  .preview-act { position: sticky; bottom: 0; padding: 8px 0 16px; margin-bottom: -16px; background: var(--surface); margin-top: auto; display: flex; flex-direction: column; gap: 10px; }
  kbd { min-width: 20px; padding: 0 5px; border: 1px solid currentColor; border-radius: 4px; font: 500 12px/18px var(--font-code); text-align: center; }
`;

const frame = css`
  :host { display: flex; flex-direction: column; height: 100dvh; }
  .title { font-size: 16px; line-height: 24px; font-weight: 650; white-space: nowrap; }
  .hospital-name { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .bar { display: flex; align-items: center; gap: 10px; padding: 8px 20px; flex-wrap: wrap; }
  .chips { display: flex; gap: 10px; flex-wrap: wrap; }
  .chip { display: inline-flex; align-items: center; gap: 6px; min-height: 44px; padding: 0 14px; border: 1px solid var(--line-2); border-radius: var(--r-2); font-size: 14px; background: var(--surface); cursor: pointer; }
  .chip[aria-pressed="true"] { background: var(--ink); color: var(--surface); border-color: var(--ink); font-weight: 600; }
  .search { margin-left: auto; display: flex; align-items: center; gap: 8px; width: 320px; min-height: 44px; padding: 0 12px; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); color: var(--ink-3); }
  .search:focus-within { outline: 3px solid var(--focus); outline-offset: 2px; }
  .search input { flex: 1; min-width: 0; min-height: 40px; border: 0; background: none; color: var(--ink); font-size: 15px; outline: none; }
  .search input::placeholder { color: var(--ink-3); opacity: 1; }
  .banner { margin: 0 20px 8px; }
  main { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(0, 1fr) 440px; grid-template-rows: minmax(0, 1fr); gap: 16px; padding: 8px 20px 16px; }
  main.alone { grid-template-columns: minmax(0, 1fr); }
  .empty { margin: 12px; min-height: 160px; border: 1px dashed var(--line-2); border-radius: var(--r-2); display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 6px; text-align: center; padding: 16px; }
  .waiting { padding: 20px; } .waiting i { display: block; height: 55px; margin-top: 20px; border-radius: var(--r-2); background: var(--sunk); }
`;

const narrow = css`
  @media (max-width: 1599px) { main { grid-template-columns: minmax(0, 1fr) 392px; } .c-ecg, .c-objects, .identity { display: none; } .c-priority { width: 130px; } .c-time { width: 100px; } .c-patient { width: 176px; } .c-vitals { width: 150px; } .c-state { width: 132px; } th { white-space: normal; vertical-align: bottom; } .tag { white-space: normal; } td { padding: 4px 8px; } td:first-child, th:first-child { padding-left: 16px; } .figures { gap: 0 8px; flex-wrap: wrap; } }
  @media (max-width: 1279px) { main { grid-template-columns: minmax(0, 1fr); padding: 8px 24px 16px; } .preview { display: none; } .bar { padding: 8px 24px; } .search { width: 240px; } .c-priority { width: 64px; } .c-time { width: 92px; } }
  @media (max-width: 767px) {
    :host { height: auto; min-height: 100dvh; }
    main { padding: 8px 16px 16px; display: block; } .bar { padding: 8px 16px; } .search { width: 100%; margin: 0; } .chip { padding: 0 10px; }
    .list { overflow: visible; } thead { display: none; } table, tbody { display: block; }
    tbody tr { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; padding: 12px; border-bottom: var(--hair); }
    tbody tr td { display: block; height: auto !important; padding: 0 !important; width: auto !important; border: 0; } tbody tr:not(.group) td, tbody tr.selected td { background: none !important; } tr.selected td:first-child { box-shadow: none; } tr.selected { background: var(--accent-soft); box-shadow: inset 5px 0 0 var(--accent); }
    .c-patient, .c-motive, .c-vitals { grid-column: 1 / -1; } .c-time { text-align: right; } .c-state { grid-column: 1 / -1; }
    .c-ecg, .c-objects { display: none !important; } tr.group { display: block; }
  }
`;

export const worklistStyles = [objectsBarStyles, frame, table, preview, narrow];
