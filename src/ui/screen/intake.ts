import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ecidAtHand, noPhone, type KeptJournal } from '../../diagnosis/case/by-phone.ts';
import { sealsOf } from '../../diagnosis/case/seals.ts';
import type { Carried } from '../../diagnosis/intake/carried.ts';
import { attemptIn } from '../../diagnosis/intake/elsewhere.ts';
import { takeAny, type Taken } from '../../diagnosis/intake/intake.ts';
import type { Platform } from '../../diagnosis/intake/routes.ts';
import { seenOn } from '../../diagnosis/intake/sighting.ts';
import type { Behavior, Entry } from '../../journal/entry.ts';
import { fold } from '../../journal/fold.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { quietButton } from '../part/button.ts';
import { answer } from '../part/answer.ts';
import '../part/kept-cases.ts';
import { Piece } from '../piece.ts';
import { answerTo } from '../say-answer.ts';
import { intake, platforms, unreadable } from '../say-intake.ts';
import { setUpForm, toldIn } from '../part/set-up-form.ts';
import { WishEvent } from '../wish.ts';

const seals = sealsOf(crypto, (length) => crypto.getRandomValues(new Uint8Array(length)));

/** What was brought, and where it came from. */
interface Brought {
  readonly taken: Taken | Carried;
  readonly text: string;
}

/** A box for what was seen elsewhere: a code, a sentence, a log, a journal or a case file; what it says, and its way into the case. */
@customElement('replug-intake')
export class Intake extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @property({ attribute: false }) kept: readonly KeptJournal[] = [];
  @state() private brought: Brought | null = null;
  @state() private refused = '';
  @state() private over = false;
  @query('textarea') private box!: HTMLTextAreaElement;
  @query('select') private platform!: HTMLSelectElement;
  @query('#answer') private heading!: HTMLElement | null;

  protected override render(): TemplateResult {
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${intake.title}</h1>
        <p class="lead">${intake.lead}</p>
        <form class="gap" @submit=${this.#submitted}>
          <label class="field"
            ><span>${intake.text}</span
            ><textarea
              rows="4"
              spellcheck="false"
              aria-describedby="example"
              @keydown=${this.#entered}
            ></textarea>
          </label>
          <p id="example" class="fine quiet">${intake.example}</p>
          <label class="field gap-s"
            ><span>${intake.platform}</span
            ><select>
              ${platforms.map(([value, name]) => html`<option value=${value}>${name}</option>`)}
            </select></label
          >
          <div class="acts">
            <button class="btn ${this.brought ? '' : 'go'}" ?data-primary=${!this.brought}>
              ${intake.explain}
            </button>
          </div>
        </form>
        <div
          class="drop gap ${this.over ? 'over' : ''}"
          @dragover=${this.#draggedOver}
          @dragleave=${this.#draggedOut}
          @drop=${this.#dropped}
        >
          <h2><label for="brought">${intake.file}</label></h2>
          <p class="fine quiet">${intake.fileKinds}</p>
          <input
            id="brought"
            class="second gap-s"
            type="file"
            accept=".txt,.log,.json,.jsonl,text/*"
            @change=${this.#picked}
          />
        </div>
      </section>
      <section class="side" aria-labelledby="answer">
        ${this.refused === '' ? '' : html`<p class="note" role="alert">${this.refused}</p>`}
        ${
          this.brought
            ? this.#answer(this.brought)
            : html`<replug-kept-cases .entries=${this.entries} .kept=${this.kept}></replug-kept-cases>`
        }
        <div class="acts">
          ${quietButton(intake.seeCase, { do: 'see', part: 'case' })}
          ${quietButton(intake.back, { do: 'see', part: null })}
        </div>
      </section>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    // What was asked for stands below the box on a small screen, and beside it for no screen reader.
    if (changed.has('brought')) this.heading?.focus();
  }

  #answer({ taken }: Brought): TemplateResult {
    return html`<div class="card">${answer(answerTo(taken))} ${this.#wayIn(taken)}</div>`;
  }

  /** How it joins the case; nothing of it does where nothing has ended, or where it is about another phone. */
  #wayIn(taken: Taken | Carried): TemplateResult | '' {
    if (this.#isOfAnother(taken)) return html`<p class="note gap">${intake.another}</p>`;
    if (taken.kind === 'case' || taken.kind === 'journal')
      return html`<p class="gap">${intake.joinWhy}</p>
        <div class="acts">
          <button type="button" class="btn go" data-primary @click=${this.#join}>${intake.join}</button>
        </div>`;
    const found = attemptIn(taken, { id: '', behavior: null, told: {} });
    if (!found) return '';
    const known = taken.kind !== 'sighting' || taken.sighting.operation !== null;
    return html`<form class="gap" @submit=${this.#counted}>
      ${setUpForm()}
      <p class="gap-s">${known ? intake.addWhy : intake.whichWork}</p>
      <div class="acts">
        ${
          known
            ? html`<button class="btn go" data-primary value=${found.behavior}>${intake.add}</button>`
            : html`<button class="btn" value="update">${intake.update}</button>
                <button class="btn" value="erase">${intake.erase}</button>`
        }
      </div>
    </form>`;
  }

  #isOfAnother(taken: Taken | Carried): boolean {
    const here = ecidAtHand(this.entries);
    if (here === null || here === noPhone || taken.kind === 'sighting') return false;
    const theirs = taken.kind === 'case' ? taken.file.ecid : fold(taken.entries).phone?.ecid;
    // A mask ends as its ECID does.
    return theirs !== undefined && theirs !== '' && theirs.slice(-4) !== here.slice(-4);
  }

  async #take(text: string): Promise<void> {
    this.refused = '';
    this.brought = null;
    if (text.trim() === '') {
      this.refused = intake.empty;
      return;
    }
    try {
      const taken = await takeAny(text, seals);
      const platform = this.platform.value as Platform;
      this.brought = {
        taken: taken.kind === 'sighting' ? { ...taken, sighting: seenOn(taken.sighting, platform) } : taken,
        text,
      };
    } catch (error) {
      this.refused = unreadable(error);
    }
  }

  readonly #submitted = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#take(this.box.value);
  };

  /** Enter ends a short sentence; in a pasted log it is a new line. */
  readonly #entered = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || this.box.value.includes('\n')) return;
    event.preventDefault();
    void this.#take(this.box.value);
  };

  readonly #picked = async (event: Event): Promise<void> => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    if (file) await this.#take(await file.text());
    input.value = '';
  };

  readonly #draggedOver = (event: DragEvent): void => {
    event.preventDefault();
    this.over = true;
  };

  readonly #draggedOut = (): void => {
    this.over = false;
  };

  readonly #dropped = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    this.over = false;
    const file = event.dataTransfer?.files[0];
    await this.#take(file ? await file.text() : (event.dataTransfer?.getData('text/plain') ?? ''));
  };

  readonly #join = (): void => {
    const file = new File([this.brought!.text], 'case.json');
    this.dispatchEvent(new WishEvent({ do: 'open-case', file }));
    this.dispatchEvent(new WishEvent({ do: 'see', part: 'case' }));
  };

  readonly #counted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { taken, text } = this.brought!;
    if (taken.kind === 'case') return;
    const behavior = (event.submitter as HTMLButtonElement).value as Behavior;
    const told = toldIn(event.currentTarget as HTMLFormElement);
    // A log that is handed in twice is one attempt; a code may have been seen twice.
    const id =
      taken.kind === 'sighting' ? `seen-${this.snapshot.now}` : `log-${await seals.digest(text.trim())}`;
    const attempt = attemptIn(taken, { id, behavior, told });
    if (attempt) this.dispatchEvent(new WishEvent({ do: 'elsewhere', attempt }));
    this.dispatchEvent(new WishEvent({ do: 'see', part: 'case' }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-intake': Intake;
  }
}
