/** Keyboard of the paper: what a key asks for, apart from any page. */
export type PaperCommand = 'gain-up' | 'gain-down' | 'speed-up' | 'speed-down' | 'next-layout' | 'reset' | 'earlier' | 'later' | 'beats';

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * Command of a key, or null. `[` and `]` need AltGr on a French keyboard, which browsers report as
 * Ctrl + Alt: that pair is let through, Ctrl or Alt alone belongs to the browser.
 */
export function paperCommand(event: PressedKey): PaperCommand | null {
  if (event.metaKey || event.ctrlKey !== event.altKey) return null;
  switch (event.key) {
    case '+':
    case '=':
      return 'gain-up';
    case '-':
      return 'gain-down';
    case ']':
      return 'speed-up';
    case '[':
      return 'speed-down';
    case 'l':
    case 'L':
      return 'next-layout';
    case '0':
      return 'reset';
    case 'b':
    case 'B':
      return 'beats';
    case 'ArrowLeft':
      return 'earlier';
    case 'ArrowRight':
      return 'later';
    default:
      return null;
  }
}
