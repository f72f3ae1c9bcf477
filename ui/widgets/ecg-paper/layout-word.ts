import { msg } from '@lit/localize';
import type { PaperLayoutName } from './layouts.ts';

/** "3×4 + II", "6×2", "12×1", "Cabrera" */
export function layoutWord(layout: PaperLayoutName): string {
  switch (layout) {
    case '3x4': return '3×4 + II';
    case '6x2': return '6×2';
    case '12x1': return '12×1';
    case 'cabrera': return msg('Cabrera', { id: 'ecg-paper.cabrera' });
  }
}
