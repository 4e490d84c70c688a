import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import { gestureFor } from '../gesture.ts';
import { primaryButton, sideButton } from '../part/button.ts';
import { familyOf } from '../phone-family.ts';
import { Piece } from '../piece.ts';
import { kept } from '../say-consent.ts';
import { leaving } from '../say-detour.ts';
import { lookFor, stepWords } from '../say-gesture.ts';
import { inRecovery } from './leave-recovery.ts';

/** The phone stays as it is: what that looks like, and how it leaves recovery mode. */
@customElement('replug-kept')
export class Kept extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;

  protected override render(): TemplateResult {
    const { errand } = this.snapshot;
    const [title, lead] = errand?.errand === 'leave' ? leaving.states[errand.state] : [kept.title, kept.lead];
    const here = inRecovery(this.snapshot);
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${title}</h1>
        <p class="lead">${lead}</p>
        ${here ? html`<p class="gap-s body">${kept.recovery}</p>` : ''}
        ${inDfu(this.snapshot) ? this.#outOfDfu() : ''}
        <div class="acts">${primaryButton(kept.back, { do: 'back' })}</div>
      </section>
      ${here ? leaveCard() : ''}
    </div>`;
  }

  #outOfDfu(): TemplateResult {
    const { phone, firmware } = this.snapshot;
    const family = familyOf(phone?.product ?? firmware?.products[0]);
    return html`<h2 class="gap">${kept.dfuTitle}</h2>
      <p class="gap-s body">${kept.dfu}</p>
      <ol class="steps">
        ${gestureFor('restart', family).map(
          (step) =>
            html`<li>
              <div><h3>${stepWords(step)}</h3></div>
            </li>`,
        )}
      </ol>
      <p class="fine quiet">${lookFor.restart}</p>`;
  }
}

/** The boot ROM waits, and nothing but the buttons ends that. */
const inDfu = ({ lifeline }: Snapshot): boolean => {
  const here = lifeline.at(-1);
  return here?.until === null && (here.stage === 'dfu' || here.stage === 'kis');
};

const leaveCard = (): TemplateResult =>
  html`<section class="card" aria-labelledby="leave">
    <h2 id="leave">${kept.leaveTitle}</h2>
    <div class="acts">${sideButton(leaving.button, { do: 'errand', errand: 'leave' })}</div>
    <p class="gap-s fine quiet">${kept.leave}</p>
  </section>`;

declare global {
  interface HTMLElementTagNameMap {
    'replug-kept': Kept;
  }
}
