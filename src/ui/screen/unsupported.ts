import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { linkButton, primaryButton } from '../part/button.ts';
import { icon } from '../part/icon.ts';
import { steps } from '../part/steps.ts';
import { Piece } from '../piece.ts';
import { stillWorks, unsupported, type Obstacle } from '../say-unsupported.ts';

/** No restore from here: why, Apple's own route, and what still works. */
@customElement('replug-unsupported')
export class Unsupported extends Piece {
  @property() obstacle: Obstacle = 'browser';

  protected override render(): TemplateResult {
    const words = unsupported[this.obstacle];
    const appleApp = this.obstacle === 'macos' || this.obstacle === 'windows';
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${words.title}</h1>
        <p class="lead">${words.lead}</p>
        ${steps(words.steps)}
        <div class="acts">
          ${
            appleApp
              ? html`<button type="button" class="btn go" data-primary @click=${this.#print}>
                  ${icon('print')}${stillWorks.print}
                </button>`
              : primaryButton(stillWorks.pretend, { do: 'pretend' })
          }
        </div>
      </section>
      <section class="card" aria-labelledby="still">
        <h2 id="still">${stillWorks.title}</h2>
        <ul class="checks gap-s">
          ${appleApp ? pretendItem() : ''}
          <li>
            ${icon('tick', stillWorks.works)}
            <div>
              ${linkButton(stillWorks.explain, { do: 'see', part: 'intake' })}
              <small>${stillWorks.explainWhy}</small>
            </div>
          </li>
          <li class="no">
            ${icon('cross', stillWorks.not)}
            <div><b>${stillWorks.restore}</b><small>${words.why}</small></div>
          </li>
        </ul>
        ${
          words.elsewhere
            ? html`<p class="fine gap-s">
                <strong>${stillWorks.other}</strong> <span class="quiet">${stillWorks.otherWhy}</span>
              </p>`
            : ''
        }
      </section>
    </div>`;
  }

  readonly #print = (): void => {
    window.print();
  };
}

const pretendItem = (): TemplateResult =>
  html`<li>
    ${icon('tick', stillWorks.works)}
    <div>
      ${linkButton(stillWorks.pretend, { do: 'pretend' })}
      <small>${stillWorks.pretendWhy}</small>
    </div>
  </li>`;

declare global {
  interface HTMLElementTagNameMap {
    'replug-unsupported': Unsupported;
  }
}
