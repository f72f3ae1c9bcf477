import { updateWhenLocaleChanges } from '@lit/localize';
import { LitElement } from 'lit';
import { partStyles } from '../theme/styles.ts';

/** Base of every element: the shared styles, and a redraw when the language changes. */
export class ValisetteElement extends LitElement {
  static override styles = partStyles;

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  /** Sends a composed event that crosses shadow roots. */
  protected tell<T>(name: string, detail?: T): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
