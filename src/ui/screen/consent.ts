import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import { dataGlyph, icon } from '../part/icon.ts';
import '../part/hold-button.ts';
import { Piece } from '../piece.ts';
import { consent, refusal } from '../say-consent.ts';
import { fromIos, isOlder, update } from '../say-update.ts';
import { pageTime, type Time } from '../time.ts';
import { wishing } from '../wish.ts';
import { clicksAhead } from './clicks.ts';
import { dfuFirst } from './dfu-first.ts';
import { missingList, whichPhone } from './which-phone.ts';

/**
 * Erase, update, or keep. Before an erase keeping is the filled button, and erasing needs three seconds of holding, or
 * the word typed. Where an update can be had it comes first, and the erase stands below it. An update is confirmed; it is
 * held, too, where it would go back to an older iOS.
 */
@customElement('replug-consent')
export class Consent extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ attribute: false }) time: Time = pageTime;
  @property({ type: Boolean }) technician = false;
  @state() private typed = false;

  protected override render(): TemplateResult {
    const { kinds, unsigned } = this.snapshot;
    const updates = kinds.includes('update');
    const erases = !updates || kinds.includes('erase');
    return html`<div class="wrap split agreeing">
      <section>
        <h1 tabindex="-1">${!updates ? consent.title : erases ? update.title : update.alone}</h1>
        <p class="lead">${updates ? update.lead : consent.lead}</p>
        ${this.snapshot.iosAnswers === null ? '' : html`<p class="gap-s">${fromIos}</p>`}
        ${unsigned ? html`<p class="note gap-s">${update.unsigned[unsigned]}</p>` : ''}
        ${this.#unfinishable()} ${updates ? this.#meant() : this.#lost()} ${this.#pretended()}
        ${this.snapshot.pretend === null ? backup(this.snapshot) : ''}
        ${this.technician ? dfuFirst(this.snapshot) : ''}
      </section>
      <section aria-label=${consent.decide}>
        <div class="card agree">
          ${whichPhone(this.snapshot)} ${updates ? this.#update() : keep('btn go gap-s', true)}
          ${erases ? this.#erase(updates) : ''}
          <p class="fine quiet gap-s">${consent.counts}</p>
        </div>
        ${clicksAhead(this.snapshot)}
      </section>
      ${
        updates && erases
          ? html`<section>
              <h2>${update.instead}</h2>
              ${this.#lost()}
            </section>`
          : ''
      }
    </div>`;
  }

  #unfinishable(): TemplateResult | '' {
    const { unanswered, pretend } = this.snapshot;
    if (unanswered.length === 0 || pretend !== null) return '';
    return html`<div class="note alarm gap-s">
      <strong>${refusal.benchTitle}</strong>
      <p>${refusal.benchLead}</p>
      ${missingList(unanswered)}
    </div>`;
  }

  #pretended(): TemplateResult | '' {
    const { unanswered, pretend } = this.snapshot;
    if (unanswered.length === 0 || pretend === null) return '';
    return html`<details class="more gap-s">
      <summary>${refusal.pretendTitle}</summary>
      ${missingList(unanswered)}
    </details>`;
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

  #update(): TemplateResult {
    const { phone, firmware } = this.snapshot;
    if (phone && firmware && isOlder(phone, firmware))
      return html`${keep('btn go gap-s', true)}
        <hr />
        <p class="note alarm"><strong>${update.older}.</strong> ${update.olderWhat(phone, firmware)}</p>
        <replug-hold-button
          class="gap-s"
          behavior="update"
          .label=${update.hold}
          .time=${this.time}
        ></replug-hold-button>`;
    return html`<button
        type="button"
        class="btn go gap-s"
        data-primary
        @click=${wishing({ do: 'consent', behavior: 'update' })}
      >
        ${update.button}
      </button>
      ${keep('btn plain', false)}`;
  }

  #erase(instead: boolean): TemplateResult {
    return html`<hr />
      ${
        instead
          ? html`<h3>${update.or}</h3>
              <p class="fine">${update.orWhat}</p>`
          : ''
      }
      <replug-hold-button .time=${this.time}></replug-hold-button>
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
          ? html`<button
              type="button"
              class="btn erase"
              @click=${wishing({ do: 'consent', behavior: 'erase' })}
            >
              ${consent.typed}
            </button>`
          : ''
      }`;
  }

  readonly #type = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value.trim() === consent.word;
  };
}

/** The answer is kept with the consent, and tells what can be brought back (failures.md §2.7, R34). */
const backup = ({ backup: told, iosAnswers }: Snapshot): TemplateResult =>
  html`<fieldset class="gap">
    <legend><h2>${consent.backup}</h2></legend>
    <div class="radios">
      ${consent.answers.map(
        ([backup, answer]) =>
          html`<label class="radio"
            ><input
              type="radio"
              name="backup"
              .checked=${backup === told}
              @change=${wishing({ do: 'answer', of: 'now', told: { backup } })}
            /><span>${answer}</span></label
          >`,
      )}
    </div>
    ${
      iosAnswers !== null && (told === 'none' || told === 'unknown')
        ? html`<p class="note gap-s" role="status">${consent.makeOne}</p>`
        : ''
    }
  </fieldset>`;

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
