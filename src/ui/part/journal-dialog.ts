import { html, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Entry } from '../../journal/entry.ts';
import { Piece } from '../piece.ts';
import { clockSeconds } from '../say-figures.ts';
import { inWords, isBad } from '../say-log.ts';
import { frame, journal } from '../say.ts';
import { icon } from './icon.ts';
import { sideButton } from './button.ts';

/** As many entries as are drawn; the saved journal has all of them. */
const most = 300;

/** Everything that happened, in words, newest last; drawn only while it is open. */
@customElement('replug-journal')
export class JournalDialog extends Piece {
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @state() private open = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('.log') private log!: HTMLElement | null;

  /** Opens it at the newest entry. */
  show(): void {
    this.open = true;
    if (!this.dialog.open) this.dialog.showModal();
    void this.updateComplete.then(() => {
      this.log?.scrollTo(0, this.log.scrollHeight);
    });
  }

  protected override render(): TemplateResult {
    return html`<dialog class="wide" aria-labelledby="journal-title" @close=${this.#closed}>
      <h2 id="journal-title" tabindex="-1" autofocus>${journal.title}</h2>
      <p class="quiet">${journal.lead(this.entries.length)}</p>
      ${this.open ? this.#list() : ''}
      <div class="acts">
        ${sideButton(html`${icon('save')}${journal.save}`, { do: 'save' })}
        <button type="button" class="btn plain" @click=${this.#close}>${frame.close}</button>
      </div>
    </dialog>`;
  }

  #list(): TemplateResult {
    const older = this.entries.length - most;
    return html`<ol class="log gap-s" role="log" aria-live="off" aria-label=${journal.title} tabindex="0">
      ${older > 0 ? html`<li><span></span>${journal.older(older)}</li>` : ''}
      ${this.entries
        .slice(-most)
        .map(
          (entry) =>
            html`<li class=${isBad(entry) ? 'bad' : ''}>
              <time>${clockSeconds(entry.at)}</time><span>${inWords(entry)}</span>
            </li>`,
        )}
    </ol>`;
  }

  readonly #close = (): void => {
    this.dialog.close();
  };

  readonly #closed = (): void => {
    this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-journal': JournalDialog;
  }
}
