import { LitElement } from 'lit';

/**
 * Base of every element here. They render into the document, not into shadow trees: one linked sheet then styles all
 * of them, ids and labels reach across elements, and other people's automation finds buttons with plain selectors.
 */
export class Piece extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
