import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Recording } from '../../diagnosis/case/case-file.ts';
import { readRecordings, Replay } from '../../session/replay.ts';
import type { App } from '../app.ts';
import { icon } from '../part/icon.ts';
import { Piece } from '../piece.ts';
import { replay } from '../say-replay.ts';
import { pageTime, type Time } from '../time.ts';

/** Steps in which it plays, ms: of the page, and of the recording. */
const tickMs = 200;
const stepMs = 6000;

/**
 * The bar above a replayed page: which moment is shown. Arrows move the slider by a second, page keys by a minute; the
 * page below is what the person saw then, and does nothing.
 */
@customElement('replug-replay')
export class ReplayBar extends Piece {
  @property({ attribute: false }) app!: App;
  @property({ attribute: false }) time: Time = pageTime;
  @state() private session: Replay | null = null;
  @state() private recordings: readonly Recording[] = [];
  @state() private refused = '';
  @state() private plays = false;
  @state() private position = 0;

  /** Opens the text of a journal or case file, and shows its end. */
  async open(text: string): Promise<void> {
    try {
      this.recordings = await readRecordings(text);
      this.refused = '';
    } catch (error) {
      this.refused = replay.refused(error instanceof Error ? error.message : String(error));
      return;
    }
    // Time stands still between two moves of the slider.
    this.app.time = { ...pageTime, now: () => 0 };
    this.#show(this.recordings.at(-1)!);
  }

  #show(recording: Recording): void {
    this.plays = false;
    this.session = new Replay(recording);
    this.app.session = this.session;
    this.#seek(this.session.until);
  }

  protected override render(): TemplateResult {
    return html`<section class="replay no-print" aria-label=${replay.title}>
      <div class="wrap">
        ${this.session ? this.#slider(this.session) : this.#choose()}
        ${this.refused === '' ? '' : html`<p role="alert">${this.refused}</p>`}
      </div>
    </section>`;
  }

  #choose(): TemplateResult {
    return html`<label class="btn"
      >${replay.choose}<input class="hidden" type="file" accept=".json,.jsonl" @change=${this.#chosen}
    /></label>`;
  }

  #slider(session: Replay): TemplateResult {
    const { from, until, snapshot } = session;
    const at = replay.at(snapshot.now, this.position - from);
    return html`${this.recordings.length > 1 ? this.#visits() : ''}
      <button type="button" class="btn" @click=${this.#toggle}>
        ${this.plays ? replay.pause : replay.play}
      </button>
      <button type="button" class="tool back" aria-label=${replay.earlier} @click=${() => this.#step(-1)}>
        ${icon('arrow')}
      </button>
      <button type="button" class="tool" aria-label=${replay.later} @click=${() => this.#step(1)}>
        ${icon('arrow')}
      </button>
      <input
        type="range"
        min=${from}
        max=${until}
        step="1000"
        .value=${String(this.position)}
        aria-label=${replay.moment}
        aria-valuetext=${at}
        title=${replay.quick}
        @input=${this.#moved}
        @keydown=${this.#paged}
      />
      <output class="num">${at}</output>`;
  }

  /** A case has several visits; each is shown with those before it. */
  #visits(): TemplateResult {
    return html`<select aria-label=${replay.visit} @change=${this.#visited}>
      ${this.recordings.map(
        ({ entries }, i) =>
          html`<option value=${i} ?selected=${i === this.recordings.length - 1}>
            ${replay.visitOf(i + 1, this.recordings.length, entries[0]?.at ?? 0)}
          </option>`,
      )}
    </select>`;
  }

  readonly #visited = (event: Event): void => {
    this.#show(this.recordings[Number((event.currentTarget as HTMLSelectElement).value)]!);
  };

  #seek(t: number): void {
    this.session!.seek(t);
    this.position = this.session!.position;
  }

  readonly #chosen = async (event: Event): Promise<void> => {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (file) await this.open(await file.text());
  };

  readonly #moved = (event: Event): void => {
    this.plays = false;
    this.#seek(Number((event.currentTarget as HTMLInputElement).value));
  };

  readonly #paged = (event: KeyboardEvent): void => {
    const minutes = { PageUp: 1, PageDown: -1 }[event.key];
    if (minutes === undefined) return;
    event.preventDefault();
    this.#seek(this.position + minutes * 60_000);
  };

  #step(way: 1 | -1): void {
    const { moments, from, until } = this.session!;
    const to = way > 0 ? moments.find((t) => t > this.position) : moments.findLast((t) => t < this.position);
    this.plays = false;
    this.#seek(to ?? (way > 0 ? until : from));
  }

  readonly #toggle = (): void => {
    this.plays = !this.plays;
    if (!this.plays) return;
    if (this.position >= this.session!.until) this.#seek(this.session!.from);
    this.#play();
  };

  #play(): void {
    this.time.after(tickMs, () => {
      if (!this.plays || !this.isConnected) return;
      this.#seek(this.position + stepMs);
      if (this.position >= this.session!.until) this.plays = false;
      else this.#play();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-replay': ReplayBar;
  }
}
