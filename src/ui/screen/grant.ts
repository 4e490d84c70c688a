import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import { ring } from '../part/ring.ts';
import { Piece } from '../piece.ts';
import { grant } from '../say-grant.ts';
import { wishing } from '../wish.ts';

/** The restore system gives up 120 s after its own start; in the last ten we would be too late. */
const lateSeconds = 10;

/** One click, as large as it is due. */
@customElement('replug-grant')
export class Grant extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ type: Number }) t = 0;

  protected override render(): TemplateResult {
    const { wait } = this.snapshot;
    if (wait?.for !== 'grant') return html``;
    return html`<div class="wrap split grant">
      <section>
        <h1 tabindex="-1">${grant.title}</h1>
        <p class="lead">${grant.lead(wait.stage)}</p>
        <div class="acts">
          <button type="button" class="btn go big" data-primary @click=${wishing({ do: 'grant' })}>
            ${grant.button}
          </button>
        </div>
        <h2 class="gap">${grant.then}</h2>
        <ol class="steps close">
          ${grant.steps.map(
            ([title, text]) =>
              html`<li>
                <div>
                  <h3>${title}</h3>
                  <p>${text}</p>
                </div>
              </li>`,
          )}
        </ol>
        <p class="note gap-s">${wait.limitMs === null ? grant.noHurry : grant.timeout}</p>
      </section>
      ${wait.limitMs === null ? '' : this.#countdown(wait.limitMs, wait.since)}
    </div>`;
  }

  #countdown(limitMs: number, since: number): TemplateResult {
    const of = Math.round(limitMs / 1000) + lateSeconds;
    const left = Math.max(0, Math.ceil((limitMs - (this.t - since)) / 1000));
    return html`<section class="center">
      ${ring({
        seconds: left,
        shown: left + lateSeconds,
        of,
        way: 'drains',
        late: lateSeconds,
        label: grant.leftOf(left),
        unit: grant.left,
      })}
      <p class="fine quiet">${grant.why}</p>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-grant': Grant;
  }
}
