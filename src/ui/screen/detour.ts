import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { detour } from '../../journal/detour.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { primaryButton } from '../part/button.ts';
import { phoneDrawing } from '../part/phone-drawing.ts';
import { familyOf } from '../phone-family.ts';
import { Piece } from '../piece.ts';
import { drawing } from '../say-gesture.ts';
import { detours } from '../say-detour.ts';
import { phoneName } from '../say-phone.ts';
import { holding } from './into-dfu.ts';

/** One thing has to be done with the phone before a restore can begin: it restarts, on request. */
@customElement('replug-detour')
export class DetourScreen extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;

  /** Now, in ms on the attempt's clock. */
  @property({ attribute: false }) t = 0;

  protected override render(): TemplateResult {
    const { errand, phone, firmware } = this.snapshot;
    if (errand?.state === 'begun' && errand.errand === 'dfu')
      return holding(phone?.product, (this.t - errand.since) / 1000);
    const running = errand?.state === 'begun';
    const way = running ? errand.errand : detour(this.snapshot);
    const asked = way === 'restart' || way === 'port' ? way : 'enter';
    const said = detours[asked];
    const again = errand?.state === 'returned' && errand.errand === asked ? said.again : undefined;
    const family = familyOf(phone?.product ?? firmware?.products[0]);
    return html`<div class="wrap split even">
      <section>
        <h1 tabindex="-1">${running ? said.running : said.title}</h1>
        <p class="lead">${running ? said.runningLead : said.lead}</p>
        ${again === undefined ? '' : html`<p class="note gap-s" role="status">${again}</p>`}
        ${
          running
            ? ''
            : html`<div class="acts">${primaryButton(said.button, { do: 'errand', errand: asked })}</div>`
        }
        <p class="note gap">${said.note}</p>
      </section>
      <section class="dial">
        ${phoneDrawing({ family, label: drawing.summary(phoneName(phone), undefined) })}
      </section>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-detour': DetourScreen;
  }
}
