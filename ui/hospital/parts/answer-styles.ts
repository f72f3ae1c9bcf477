import { css } from 'lit';

export const answerFormStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; }
  form { display: flex; flex-direction: column; flex: 1; min-height: 0; }
  .body { flex: 1; min-height: 0; overflow: auto; padding: 14px 16px 12px; display: flex; flex-direction: column; gap: 10px; }
  .head { display: flex; align-items: center; gap: 8px; flex-wrap: wrap; }
  .legend { font-size: 12px; line-height: 16px; font-weight: 550; letter-spacing: .02em; color: var(--ink-2); display: flex; justify-content: space-between; gap: 8px; margin-bottom: 6px; padding: 0; width: 100%; }
  .decisions { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
  .decision { position: relative; display: flex; }
  .decision input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
  .decision span { flex: 1; display: flex; align-items: center; gap: 8px; min-height: 44px; padding: 4px 11px; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); font-size: 14px; line-height: 17px; font-weight: 550; }
  .decision svg { display: none; }
  .decision input:checked + span { border: 2px solid var(--accent); padding: 3px 10px; background: var(--accent-soft); font-weight: 650; } .decision input:checked + span svg { display: block; }
  .decision input:focus-visible + span { outline: 3px solid var(--focus); outline-offset: 2px; }
  .decision input:disabled + span { border-style: dashed; color: var(--ink-2); cursor: default; }
  .more { min-height: 44px; padding: 4px 11px; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); font-size: 14px; line-height: 17px; font-weight: 550; text-align: left; color: var(--accent); cursor: pointer; }
  .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
  select.input, input.input { min-height: 44px; padding: 8px 10px; font-size: 15px; }
  textarea.input { min-height: 84px; flex: 1 1 auto; font-size: 15px; line-height: 21px; padding: 10px 12px; resize: vertical; width: 100%; }
  .opinion { flex: 1 0 auto; display: flex; flex-direction: column; min-height: 106px; }
  .chips { display: flex; flex-wrap: wrap; gap: 6px; }
  .chip { display: inline-flex; align-items: center; gap: 6px; min-height: 44px; padding: 0 12px; border: 1px solid var(--line-2); border-radius: 22px; background: var(--surface); font-size: 14px; cursor: pointer; }
  .chip[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); font-weight: 600; }
  .chip:disabled { border-style: dashed; color: var(--ink-2); cursor: default; }
  .advice-line { display: flex; gap: 6px; margin-bottom: 6px; } .advice-line .button { padding: 0; width: 44px; flex: none; }
  .readable { display: flex; align-items: center; gap: 8px; } .readable legend { float: left; flex: 1 1 0; width: calc(100% - 144px); font-size: 13px; line-height: 18px; color: var(--ink-2); margin-right: auto; padding: 0; }
  .readable .decision span { min-width: 64px; justify-content: center; }
  .foot { padding: 12px 16px 14px; border-top: var(--hair); display: flex; flex-direction: column; gap: 8px; background: var(--surface); }
  .line { font-size: 14px; line-height: 19px; font-weight: 600; } .line .caption { display: block; font-weight: 400; }
  .acts { display: flex; gap: 6px; flex-wrap: wrap; } .acts .button { padding: 0 8px; font-size: 13px; font-weight: 500; flex: 1 1 auto; }
  .field .legend { margin-bottom: 0; } .chips select.chip { width: 96px; }
  .problems { display: flex; flex-direction: column; gap: 2px; }
  kbd { padding: 0 6px; border: 1px solid currentColor; border-radius: 4px; font: 500 12px/18px var(--font-code); }
  fieldset { min-width: 0; }
  [aria-invalid="true"] { border-color: var(--bad) !important; border-width: 2px; }
`;
