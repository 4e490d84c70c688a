import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Unanswered } from '../../journal/entry.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { dataGlyph, icon } from '../part/icon.ts';
import '../part/hold-button.ts';
import { Piece } from '../piece.ts';
import { consent, refusal, unansweredName } from '../say-consent.ts';
import { endsIn, phoneEnding, phoneName } from '../say-phone.ts';
import { pageTime, type Time } from '../time.ts';
import { wishing } from '../wish.ts';

/** Erase, or keep. Keeping is the filled button; erasing needs three seconds of holding, or the word typed. */
@customElement('replug-consent')
export class Consent extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  /** The address asked for the bench: a restore that may not finish is allowed. */
  @property({ type: Boolean }) bench = false;
  @property({ attribute: false }) time: Time = pageTime;
  @state() private typed = false;

  protected override render(): TemplateResult {
    const { unanswered, pretend } = this.snapshot;
    const refused = unanswered.length > 0 && pretend === null && !this.bench;
    return refused ? this.#refusal(unanswered) : this.#question();
  }

  #question(): TemplateResult {
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
                ${missing(unanswered)}
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
                ${missing(unanswered)}
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
      ${this.#which()}
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

  #which(): TemplateResult {
    const { phone, pretend, lifeline } = this.snapshot;
    const here = lifeline.at(-1);
    return html`<h2>
        ${phoneName(phone)}${phone ? html` · ${endsIn} <span class="num">${phoneEnding(phone)}</span>` : ''}
      </h2>
      <p class="fine quiet">
        ${
          pretend !== null
            ? consent.pretendNote
            : `${consent.yours} ${here?.shape === 'here' ? consent.since(here.fromAt) : ''}`
        }
      </p>`;
  }

  #refusal(unanswered: readonly Unanswered[]): TemplateResult {
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${refusal.title}</h1>
        <p class="lead">${refusal.lead}</p>
        <h2 class="gap">${refusal.whyTitle}</h2>
        ${missing(unanswered)}
      </section>
      <section class="card agree" aria-label=${consent.decide}>
        ${this.#which()}
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

  readonly #type = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value.trim() === consent.word;
  };
}

const row = (glyph: TemplateResult, what: string, text: string): TemplateResult =>
  html`<div>
    <dt>${glyph}${what}</dt>
    <dd>${text}</dd>
  </div>`;

const missing = (unanswered: readonly Unanswered[]): TemplateResult =>
  html`<ul class="checks tight">
    ${unanswered.map(
      ({ what, because }) =>
        html`<li class="no">
          ${icon('cross')}
          <div>
            <b>${unansweredName[what]}</b><small><code>${because}</code></small>
          </div>
        </li>`,
    )}
  </ul>`;

declare global {
  interface HTMLElementTagNameMap {
    'replug-consent': Consent;
  }
}
