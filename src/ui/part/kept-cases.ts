import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { all } from '../../diagnosis/episodes.ts';
import {
  ecidAtHand,
  journalsOf,
  noPhone,
  phonesKept,
  type KeptJournal,
} from '../../diagnosis/case/by-phone.ts';
import type { Entry } from '../../journal/entry.ts';
import { Piece } from '../piece.ts';
import { cases as say } from '../say-kept.ts';
import { WishEvent } from '../wish.ts';
import { linkButton, quietButton } from './button.ts';

/** What may be deleted: the case of one phone, by its ECID or mask; null: all of them. */
type Gone = string | null;

/** The cases that are kept on this computer: to be looked at, and to be deleted with a second click. */
@customElement('replug-kept-cases')
export class KeptCases extends Piece {
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @property({ attribute: false }) kept: readonly KeptJournal[] = [];
  /** What the next click deletes; undefined: nothing. */
  @state() private doomed: Gone | undefined;
  @query('[data-sure]') private sure!: HTMLElement | null;

  protected override render(): TemplateResult | '' {
    const phones = phonesKept(this.kept);
    if (phones.length === 0) return '';
    return html`<div class="card">
      <h2>${say.title}</h2>
      <p class="fine quiet">${say.why}</p>
      <ul class="checks tight">
        ${phones.map(({ ecid, visits, lastAt }) =>
          this.#row(ecid, ecid === noPhone ? say.typed(this.#typed(), lastAt) : say.of(ecid, visits, lastAt)),
        )}
      </ul>
      ${phones.length > 1 ? html`<div class="acts">${this.#delete(null, say.freeAll)}</div>` : ''}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('doomed')) this.sure?.focus();
  }

  #row(ecid: string, what: string): TemplateResult {
    const here = ecidAtHand(this.entries);
    return html`<li class="kept">
      <div>${ecid === here ? html`<b>${what}</b>` : linkButton(what, { do: 'look-at', ecid })}</div>
      <span>
        ${ecid === noPhone && here !== null && here !== noPhone ? quietButton(say.join, { do: 'join' }) : ''}
        ${this.#delete(ecid, say.free)}
      </span>
    </li>`;
  }

  #delete(gone: Gone, label: string): TemplateResult {
    if (this.doomed !== gone)
      return html`<button type="button" class="btn plain" @click=${() => (this.doomed = gone)}>
        ${label}
      </button>`;
    return html`<button type="button" class="btn erase" data-sure @click=${() => this.#forget(gone)}>
        ${say.sure}
      </button>
      <button type="button" class="btn plain" @click=${() => (this.doomed = undefined)}>${say.no}</button>`;
  }

  #forget(gone: Gone): void {
    this.doomed = undefined;
    this.dispatchEvent(new WishEvent({ do: 'forget', ecid: gone }));
  }

  /** The codes that were told of before a phone was seen. */
  #typed(): readonly string[] {
    return journalsOf(this.kept, noPhone)
      .flatMap(({ entries }) => all(entries, 'tried-elsewhere'))
      .flatMap(({ attempt }) => attempt.code?.replace(/^it:/, '') ?? []);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-kept-cases': KeptCases;
  }
}
