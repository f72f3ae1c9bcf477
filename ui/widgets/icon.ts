import { html, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';

/** Line drawings in a 24 px box, 1.6 px line, round ends; the word always stands beside them, so they are hidden from assistive technology. */
const DRAWINGS = {
  ecg: svg`<path d="M2 13h4l2-3 2 3h1l1.5-8 2.5 14 1.8-6H22"/>`,
  oximeter: svg`<path d="M5 9.5c0-2 1.5-3.5 3.5-3.5H14a5.5 5.5 0 0 1 0 11H8.500C6.500 17 5 15.500 5 13.500z"/><path d="M2 11.500h8M13 9.500a2 2 0 1 1 0 4"/>`,
  cuff: svg`<path d="M4 6c3-2 7-2 10 0v9c-3 2-7 2-10 0z"/><path d="M14 12c4 0 3 6 0 6M17 15.500h1"/><circle cx="20" cy="15.500" r="2"/>`,
  spirometer: svg`<path d="M3 9h7v6H3zM10 7.500h4c4 0 6.500 2 6.500 4.500s-2.500 4.500-6.500 4.500h-4z"/><path d="M15 9.500v5M12.500 12h5"/>`,
  laboratory: svg`<path d="M12 3c3.200 4 5 6.600 5 9.300A5 5 0 0 1 12 17.500a5 5 0 0 1-5-5.200C7 9.600 8.800 7 12 3z"/><path d="M5 21h14"/>`,
  camera: svg`<path d="M3 8h4l1.500-2.500h7L17 8h4v11H3z"/><circle cx="12" cy="13" r="3.600"/>`,
  thermometer: svg`<path d="M10 4.500a2 2 0 0 1 4 0V13a4 4 0 1 1-4 0z"/><path d="M12 9v7"/>`,
  scale: svg`<rect x="4" y="4" width="16" height="16" rx="3"/><path d="M8.500 9a5 5 0 0 1 7 0l-2 2h-3z"/>`,
  suitcase: svg`<rect x="3" y="8" width="18" height="12" rx="2"/><path d="M9 8V6a1.500 1.500 0 0 1 1.500-1.500h3A1.500 1.500 0 0 1 15 6v2M3 13h6M15 13h6M9.500 11.500h5v3h-5z"/>`,
  phone: svg`<path d="M6 3h3l1.500 4.500L8.500 9a12 12 0 0 0 6.500 6.500l1.500-2L21 15v3c0 1.500-1 2.500-2.500 2.500C10.500 20.500 3.500 13.500 3.500 5.500 3.500 4 4.500 3 6 3z"/>`,
  link: svg`<path d="M3 20h2v-4H3zM9 20h2v-8H9zM15 20h2V8h-2zM21 20V4"/>`,
  'no-link': svg`<path d="M3 20h2v-4H3zM9 20h2v-8H9z"/><path d="M15 20h2V8h-2z" stroke-dasharray="2 2"/><path d="M4 4l16 16"/>`,
  satellite: svg`<path d="M4 14a6 6 0 0 0 6 6M4 18a2 2 0 0 0 2 2M9.500 14.500l3-3M8 10l6 6 2-2-6-6zM14 8l2-2 3 3-2 2zM10 12l-2-2"/>`,
  battery: svg`<rect x="2.500" y="8" width="17" height="9" rx="2"/><path d="M21.500 11v3"/>`,
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,
  check: svg`<path d="M5 12.500l4.500 4.500L19 7.500"/>`,
  close: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  warning: svg`<path d="M12 4l9 16H3z"/><path d="M12 10v5M12 17.600v.1"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500V12l3 2"/>`,
  send: svg`<path d="M4 12l16-8-5 16-3.500-6z"/><path d="M20 4l-8.500 10"/>`,
  eye: svg`<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z"/><circle cx="12" cy="12" r="3"/>`,
  reply: svg`<path d="M10 6l-6 6 6 6M4 12h9c4 0 7 2 7 6"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  right: svg`<path d="M9 5l7 7-7 7"/>`,
  left: svg`<path d="M15 5l-7 7 7 7"/>`,
  down: svg`<path d="M5 9l7 7 7-7"/>`,
  user: svg`<circle cx="12" cy="8" r="4"/><path d="M4 20.500c1-4 4-6 8-6s7 2 8 6"/>`,
  print: svg`<path d="M7 9V4h10v5M7 17H4V9.500h16V17h-3"/><path d="M7 14h10v6H7z"/>`,
  calipers: svg`<path d="M4 4v16M20 4v16M4 12h16M8 9l-4 3 4 3M16 9l4 3-4 3"/>`,
  ruler: svg`<path d="M2.500 8.500h19v7h-19zM6 8.500v3M9.500 8.500v4M13 8.500v3M16.500 8.500v4"/>`,
  search: svg`<circle cx="11" cy="11" r="6.500"/><path d="M16 16l5 5"/>`,
  download: svg`<path d="M12 4v11M7 11l5 5 5-5M4 20h16"/>`,
  settings: svg`<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.200 2.200M16.200 16.200l2.200 2.200M18.400 5.600l-2.200 2.200M7.800 16.200l-2.200 2.200"/>`,
  chest: svg`<path d="M6 3c0 3-3 3.500-3 7 0 5 2 8 2 11M18 3c0 3 3 3.500 3 7 0 5-2 8-2 11"/><path d="M12 17s-4.500-2.700-4.500-6A2.600 2.600 0 0 1 12 9.300 2.600 2.600 0 0 1 16.500 11c0 3.300-4.500 6-4.500 6z"/>`,
  lungs: svg`<path d="M12 3v9M12 9l-3 3M12 9l3 3M9 7.500C6 8 3.500 12.500 3.500 17c0 3 1 3.500 2.500 3.500 2.500 0 4-1 4-3V9c0-1-.400-1.600-1-1.500zM15 7.500c3 .5 5.500 5 5.500 9.500 0 3-1 3.500-2.500 3.500-2.500 0-4-1-4-3V9c0-1 .400-1.600 1-1.500z"/>`,
  fall: svg`<circle cx="7" cy="5" r="2"/><path d="M3 20h18M8 9l5 3-1 4 5 2M8 9l-3 4M13 12l4-2"/>`,
  brain: svg`<path d="M12 5a3 3 0 0 0-5.500 1A3.500 3.500 0 0 0 4 11a3.500 3.500 0 0 0 1.500 5.500A3.500 3.500 0 0 0 12 18zM12 5a3 3 0 0 1 5.500 1A3.500 3.500 0 0 1 20 11a3.500 3.500 0 0 1-1.500 5.500A3.500 3.500 0 0 1 12 18z"/>`,
  skin: svg`<path d="M4 8c2-2 4 2 8 0s6-1 8 0v9c-2 2-4-1-8 1s-6 1-8-1z"/><circle cx="11" cy="13" r="2.200"/><path d="M15.500 12.500v.1M8 15.500v.1"/>`,
  more: svg`<path d="M5 12h.1M12 12h.1M19 12h.1" stroke-width="2.600"/>`,
  document: svg`<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>`,
  pencil: svg`<path d="M4 20l1-4L16 5l3 3L8 19z"/>`,
  help: svg`<circle cx="12" cy="12" r="8.500"/><path d="M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.700.300-1 .800-1 1.700M12 16.600v.1"/>`,
  helmet: svg`<path d="M4 16a8 8 0 0 1 16 0zM2 16h20"/>`,
  record: svg`<circle cx="12" cy="12" r="6" fill="currentColor"/>`,
  play: svg`<path d="M7 5l12 7-12 7z"/>`,
  home: svg`<path d="M4 11l8-7 8 7v9H4z"/><path d="M10 20v-6h4v6"/>`,
  list: svg`<path d="M8 6h12M8 12h12M8 18h12M4 6h.1M4 12h.1M4 18h.1"/>`,
  chart: svg`<path d="M4 4v16h16M8 16v-5M12 16V8M16 16v-3"/>`,
  training: svg`<path d="M12 5L2 10l10 5 10-5zM6 12.500V17c3 2.500 9 2.500 12 0v-4.500"/>`,
  wifi: svg`<path d="M3 9a13 13 0 0 1 18 0M6 12.500a8.500 8.500 0 0 1 12 0M9 16a4 4 0 0 1 6 0M12 19.500v.1"/>`,
  backspace: svg`<path d="M8 6h13v12H8l-5-6zM11 9.500l5 5M16 9.500l-5 5"/>`,
  moon: svg`<path d="M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500z"/>`,
} as const satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof DRAWINGS;
export type IconSize = 'small' | 'medium' | 'large' | 'huge';

export function icon(name: IconName, size: IconSize = 'medium'): TemplateResult {
  return html`<svg class="icon ${size}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${DRAWINGS[name]}</svg>`;
}

/** The mark: a case with its handle and one beat inside. */
export function brandMark(): TemplateResult {
  return html`<svg class="icon large" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
    <rect x="2.5" y="8" width="23" height="15.5" rx="3.5" stroke-width="2" />
    <path d="M10 8V6.200A2.200 2.200 0 0 1 12.200 4h3.600A2.200 2.200 0 0 1 18 6.200V8" stroke-width="2" />
    <path d="M6 16h4.200l1.600-3 2.600 6 1.800-3H22" stroke="var(--accent)" stroke-width="2" />
  </svg>`;
}
