import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import { dataGlyph, icon } from '../part/icon.ts';
import '../part/hold-button.ts';
import { Piece } from '../piece.ts';
import { consent, refusal } from '../say-consent.ts';
import { pageTime, type Time } from '../time.ts';
import { wishing } from '../wish.ts';
import { missingList, whichPhone } from './which-phone.ts';

/** Erase, or keep. Keeping is the filled button; erasing needs three seconds of holding, or the word typed. */
@customElement('replug-consent')
export class Consent extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ attribute: false }) time: Time = pageTime;
  @state() private typed = false;

  protected override render(): TemplateResult {
    const { unanswered, pretend, firmware } = this.snapshot;
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${consent.title}</h1>
        <p class="lead">${consent.lead}</p>
        ${
          unanswered.length > 0 && pretend === null
            ? html`<div class="note alarm gap-s">
                <strong>${refusal.benchTitle}</strong>
                <p>${refusal.benchLead}</p>
                ${missingList(unanswered)}
              </div>`
            : ''
        }
        <dl class="lose gap">
          ${row(dataGlyph('erased'), consent.lost, consent.lostWhat)}
          ${row(dataGlyph('untouched'), consent.notLost, consent.notLostWhat)}
          ${row(icon('lock'), consent.owner, consent.ownerWhat)}
          ${row(icon('arrow'), consent.then, consent.thenWhat(firmware))}
        </dl>
        ${
          unanswered.length > 0 && pretend !== null
            ? html`<details class="more gap-s">
                <summary>${refusal.pretendTitle}</summary>
                ${missingList(unanswered)}
              </details>`
            : ''
        }
        ${
          pretend === null
            ? html`<fieldset class="gap">
                <legend><h2>${consent.backup}</h2></legend>
                <div class="radios">
                  ${consent.answers.map(
                    (answer) =>
                      html`<label class="radio"
                        ><input type="radio" name="backup" /><span>${answer}</span></label
                      >`,
                  )}
                </div>
              </fieldset>`
            : ''
        }
      </section>
      ${this.#decide()}
    </div>`;
  }

  #decide(): TemplateResult {
    return html`<section class="card agree" aria-label=${consent.decide}>
      ${whichPhone(this.snapshot)}
      <button type="button" class="btn go gap-s" data-primary @click=${wishing({ do: 'keep' })}>
        ${consent.keep}
      </button>
      <hr />
      <replug-hold-button .time=${this.time}></replug-hold-button>
      <p class="fine quiet" id="hold-how">${consent.holdHow}</p>
      <label class="type"
        ><span class="fine">${consent.orType} <code>${consent.word}</code></span>
        <input
          type="text"
          autocomplete="off"
          spellcheck="false"
          autocapitalize="characters"
          @input=${this.#type}
        />
      </label>
      ${
        this.typed
          ? html`<button type="button" class="btn erase" @click=${wishing({ do: 'consent' })}>
              ${consent.typed}
            </button>`
          : ''
      }
      <p class="fine quiet gap-s">${consent.counts}</p>
    </section>`;
  }

  readonly #type = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value.trim() === consent.word;
  };
}

const row = (glyph: TemplateResult, what: string, text: string): TemplateResult =>
  html`<div>
    <dt>${glyph}${what}</dt>
    <dd>${text}</dd>
  </div>`;

declare global {
  interface HTMLElementTagNameMap {
    'replug-consent': Consent;
  }
}
