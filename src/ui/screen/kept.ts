import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Piece } from '../piece.ts';
import { kept } from '../say-consent.ts';
import { wishing } from '../wish.ts';

/** The phone stays as it is: what that looks like, and how it leaves recovery mode. */
@customElement('replug-kept')
export class Kept extends Piece {
  protected override render(): TemplateResult {
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${kept.title}</h1>
        <p class="lead">${kept.lead}</p>
        <p class="gap-s body">${kept.recovery}</p>
        <div class="acts">
          <button type="button" class="btn go" data-primary @click=${wishing({ do: 'back' })}>
            ${kept.back}
          </button>
        </div>
      </section>
      <section class="card" aria-labelledby="leave">
        <h2 id="leave">${kept.leaveTitle}</h2>
        <p class="gap-s">${kept.leave}</p>
      </section>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-kept': Kept;
  }
}
