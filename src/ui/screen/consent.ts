import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import { dataGlyph, icon } from '../part/icon.ts';
import '../part/hold-button.ts';
import { Piece } from '../piece.ts';
import { consent, refusal } from '../say-consent.ts';
import { choice, fromIos, isOlder, update } from '../say-update.ts';
import { pageTime, type Time } from '../time.ts';
import { wishing } from '../wish.ts';
import { chooseKind } from './choice.ts';
import { clicksAhead } from './clicks.ts';
import { missingList, whichPhone } from './which-phone.ts';

/**
 * Erase, update, or keep. Before an erase keeping is the filled button, and erasing needs three seconds of holding, or
 * the word typed. An update is confirmed; it is held, too, where it would go back to an older iOS.
 */
@customElement('replug-consent')
export class Consent extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ attribute: false }) time: Time = pageTime;
  @state() private typed = false;

  protected override render(): TemplateResult {
    const { unanswered, pretend, behavior } = this.snapshot;
    const updates = behavior === 'update';
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${updates ? update.title : consent.title}</h1>
        <p class="lead">${updates ? update.lead : consent.lead}</p>
        ${chooseKind(this.snapshot)}
        ${
          unanswered.length > 0 && pretend === null
            ? html`<div class="note alarm gap-s">
                <strong>${refusal.benchTitle}</strong>
                <p>${refusal.benchLead}</p>
                ${missingList(unanswered)}
              </div>`
            : ''
        }
        ${updates ? this.#meant() : this.#lost()} ${clicksAhead(this.snapshot)}
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
      ${this.#decide(updates)}
    </div>`;
  }

  #lost(): TemplateResult {
    return html`<dl class="lose gap">
      ${row(dataGlyph('erased'), consent.lost, consent.lostWhat)}
      ${row(dataGlyph('untouched'), consent.notLost, consent.notLostWhat)}
      ${row(icon('lock'), consent.owner, consent.ownerWhat)}
      ${row(icon('arrow'), consent.then, consent.thenWhat(this.snapshot.firmware))}
    </dl>`;
  }

  #meant(): TemplateResult {
    const { firmware, phone, iosAnswers } = this.snapshot;
    const passcode = iosAnswers === 'readable' && phone?.passcodeFirst === true;
    return html`<dl class="lose gap">
        ${row(dataGlyph('kept'), update.meant, update.meantWhat)}
        ${row(dataGlyph('unknown'), update.open, update.openWhat)}
        ${row(icon('arrow'), update.then, update.thenWhat(firmware))}
      </dl>
      ${passcode ? html`<p class="note gap-s">${update.passcode}</p>` : ''}`;
  }

  #decide(updates: boolean): TemplateResult {
    const { wait, iosAnswers } = this.snapshot;
    const signing = wait?.for === 'choice';
    return html`<section class="card agree" aria-label=${consent.decide}>
      ${whichPhone(this.snapshot)} ${iosAnswers === null ? '' : html`<p class="fine quiet">${fromIos}</p>`}
      ${signing ? html`<p class="gap-s">${choice.asking}</p>` : updates ? this.#update() : this.#erase()}
      ${signing ? '' : html`<p class="fine quiet gap-s">${consent.counts}</p>`}
    </section>`;
  }

  #update(): TemplateResult {
    const { phone, firmware } = this.snapshot;
    if (phone && firmware && isOlder(phone, firmware))
      return html`${keep('btn go gap-s', true)}
        <hr />
        <p class="note alarm"><strong>${update.older}.</strong> ${update.olderWhat(phone, firmware)}</p>
        <replug-hold-button class="gap-s" .label=${update.hold} .time=${this.time}></replug-hold-button>
        <p class="fine quiet" id="hold-how">${consent.holdHow}</p>`;
    return html`<button type="button" class="btn go gap-s" data-primary @click=${wishing({ do: 'consent' })}>
        ${update.button}
      </button>
      ${keep('btn gap-s', false)}`;
  }

  #erase(): TemplateResult {
    return html`${keep('btn go gap-s', true)}
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
      }`;
  }

  readonly #type = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value.trim() === consent.word;
  };
}

const keep = (look: string, primary: boolean): TemplateResult =>
  html`<button type="button" class=${look} ?data-primary=${primary} @click=${wishing({ do: 'keep' })}>
    ${consent.keep}
  </button>`;

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
