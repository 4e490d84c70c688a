import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { steps } from '../part/steps.ts';
import { Piece } from '../piece.ts';
import { elsewhere } from '../say-elsewhere.ts';

/** Another tab has the phone: said plainly, and left alone until that tab is closed. */
@customElement('replug-elsewhere')
export class Elsewhere extends Piece {
  protected override render(): TemplateResult {
    return html`<div class="wrap">
      <h1 tabindex="-1">${elsewhere.title}</h1>
      <p class="lead">${elsewhere.lead}</p>
      ${steps(elsewhere.steps)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-elsewhere': Elsewhere;
  }
}
