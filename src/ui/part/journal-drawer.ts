import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Entry } from '../../journal/entry.ts';
import { Piece } from '../piece.ts';
import { clockSeconds } from '../say-figures.ts';
import { inWords, isBad } from '../say-log.ts';
import { frame } from '../say.ts';
import { wishing } from '../wish.ts';
import { icon } from './icon.ts';

/** As many entries as are drawn; the saved journal has all of them. */
const most = 300;

/** Everything that happened, in words; drawn only while it is open. */
@customElement('replug-journal')
export class JournalDrawer extends Piece {
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @state() private open = false;

  protected override render(): TemplateResult {
    return html`<details class="journal wrap" @toggle=${this.#toggled}>
      <summary>${frame.whatHappened(this.entries.length)}</summary>
      ${this.open ? this.#list() : ''}
    </details>`;
  }

  #list(): TemplateResult {
    const older = this.entries.length - most;
    return html`<ol class="log" role="log" aria-live="off" aria-label=${frame.log} tabindex="0">
        ${older > 0 ? html`<li><span></span>${frame.olderEntries(older)}</li>` : ''}
        ${this.entries
          .slice(-most)
          .map(
            (entry) =>
              html`<li class=${isBad(entry) ? 'bad' : ''}>
                <time>${clockSeconds(entry.at)}</time><span>${inWords(entry)}</span>
              </li>`,
          )}
      </ol>
      <div class="acts">
        <button type="button" class="btn" @click=${wishing({ do: 'journal' })}>
          ${icon('save')}${frame.saveJournal}
        </button>
      </div>`;
  }

  readonly #toggled = (event: Event): void => {
    this.open = (event.target as HTMLDetailsElement).open;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-journal': JournalDrawer;
  }
}
