import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import type { Computer } from '../computer.ts';
import { linkButton } from '../part/button.ts';
import { face } from '../part/icon.ts';
import { Piece } from '../piece.ts';
import { arrival } from '../say-arrival.ts';
import { wishing } from '../wish.ts';
import { preflightCard } from './preflight.ts';
import { pretendOffer } from './pretend-offer.ts';

/** The first screen: what does the phone show, and can this computer do it. */
@customElement('replug-arrival')
export class Arrival extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ attribute: false }) computer: Computer = {};

  protected override render(): TemplateResult {
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${arrival.title}</h1>
        <p class="lead">${arrival.lead}</p>
        <div class="pick two">
          ${arrival.choices.map(
            ([shows, title, text]) =>
              html`<button type="button" class="choice" @click=${wishing({ do: 'tell', shows })}>
                ${face(shows)}<span><strong>${title}</strong><span>${text}</span></span>
              </button>`,
          )}
        </div>
        ${pretendOffer()}
        <p>
          ${linkButton(arrival.number, { do: 'see', part: 'intake' })}
          <span class="quiet">${arrival.numbers}</span>
        </p>
      </section>
      ${preflightCard(this.snapshot.host, this.computer)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-arrival': Arrival;
  }
}
