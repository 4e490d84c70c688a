import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import { Piece } from '../piece.ts';
import { consent, refusal } from '../say-consent.ts';
import { wishing } from '../wish.ts';
import { missingList, whichPhone } from './which-phone.ts';

/** Why this version does not erase this phone: said before consent, since a half restored phone helps nobody. */
@customElement('replug-refused')
export class Refused extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;

  protected override render(): TemplateResult {
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${refusal.title}</h1>
        <p class="lead">${refusal.lead}</p>
        <h2 class="gap">${refusal.whyTitle}</h2>
        ${missingList(this.snapshot.unanswered)}
      </section>
      <section class="card agree" aria-label=${consent.decide}>
        ${whichPhone(this.snapshot)}
        <button type="button" class="btn go gap-s" data-primary @click=${wishing({ do: 'keep' })}>
          ${refusal.leave}
        </button>
        <hr />
        <h3>${refusal.instead}</h3>
        <p class="fine">${refusal.apple}</p>
        <p class="fine gap-s">${refusal.pretend}</p>
        <button type="button" class="btn gap-s" @click=${wishing({ do: 'pretend' })}>
          ${refusal.pretendButton}
        </button>
      </section>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-refused': Refused;
  }
}
