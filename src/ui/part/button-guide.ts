import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { gestureFor, type Goal, type Step } from '../gesture.ts';
import type { Family } from '../phone-family.ts';
import { Piece } from '../piece.ts';
import { gesture, lookFor, stepTitle } from '../say-gesture.ts';
import { pageTime, type Time } from '../time.ts';
import { WishEvent } from '../wish.ts';
import { pressDial, pressList } from './presses.ts';

/** So long (s) after a last button was to be let go the beginning is offered again. */
const patience = 15;
/** After so many tries it is asked whether the buttons work (rule R51). */
const manyTries = 3;

/**
 * Press these buttons: listed, drawn, and timed. Buttons cannot be seen, so the steps go on by tap or by time; whoever
 * shows this takes it away as soon as the bus shows the mode.
 */
@customElement('replug-button-guide')
export class ButtonGuide extends Piece {
  @property() family: Family = 'face';
  @property() goal: Goal = 'recovery';
  @property() lead = '';
  /** What stands between the buttons of the steps and the end of the left column. */
  @property({ attribute: false }) more: TemplateResult | string = '';
  @property({ attribute: false }) time: Time = pageTime;
  @state() private step = 0;
  @state() private held: number | null = null;
  @state() private tries = 0;
  @state() private broken = false;
  #stop: (() => void) | undefined;
  #began = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('family') || changed.has('goal')) this.#reset();
  }

  get #steps(): readonly Step[] {
    return gestureFor(this.goal, this.family);
  }

  get #now(): Step {
    return this.#steps[this.step]!;
  }

  protected override render(): TemplateResult {
    const last = this.#steps.length - 1;
    return html`<div class="wrap split even recover">
      <section>
        <h1 tabindex="-1">${this.broken ? gesture.brokenTitle : stepTitle(this.#now)}</h1>
        <p class="lead">${this.broken ? gesture.brokenText : this.lead}</p>
        ${pressList(this.#steps, this.step, this.step === last ? lookFor[this.goal] : '')} ${this.#acts()}
        ${this.more}
      </section>
      ${pressDial(this.family, this.#steps, this.step, this.held)}
    </div>`;
  }

  #acts(): TemplateResult {
    const { holdSeconds } = this.#now;
    const over = this.held !== null && this.held > (holdSeconds ?? 0) + patience;
    return html`<div class="acts">
        ${
          holdSeconds === null
            ? html`<button type="button" class="btn" @click=${this.#next}>${gesture.done}</button>`
            : html`<button type="button" class="btn" @click=${this.#begin}>
                ${this.held === null ? gesture.start : gesture.restart}
              </button>`
        }
        ${
          over || this.tries > 0 || this.step > 0
            ? html`<button type="button" class="btn plain" @click=${this.#again}>${gesture.notYet}</button>`
            : ''
        }
      </div>
      ${
        this.tries === 0
          ? ''
          : html`<p class="note gap-s" role="status">
              ${gesture.again(this.tries)}
              ${
                this.tries < manyTries
                  ? ''
                  : html`<button type="button" class="btn plain flush" @click=${this.#isBroken}>
                      ${gesture.broken}
                    </button>`
              }
            </p>`
      }`;
  }

  readonly #next = (): void => {
    this.step++;
    if (this.#now.holdSeconds !== null) this.#begin();
  };

  readonly #begin = (): void => {
    this.#stop?.();
    this.#began = this.time.now();
    this.held = 0;
    this.#tick();
  };

  #tick(): void {
    this.#stop = this.time.after(1000, () => {
      this.held = Math.floor((this.time.now() - this.#began) / 1000);
      const { holdSeconds } = this.#now;
      // From one hold to the next there is no tap: both hands are on the phone.
      if (holdSeconds !== null && this.held >= holdSeconds && this.step < this.#steps.length - 1)
        this.#next();
      else this.#tick();
    });
  }

  readonly #again = (): void => {
    this.tries++;
    this.#rewind();
  };

  readonly #isBroken = (): void => {
    this.#rewind();
    this.broken = true;
    // The ladder has ways that need no buttons (rows D17 and D18).
    this.dispatchEvent(new WishEvent({ do: 'answer', of: 'now', told: { buttons: 'broken' } }));
  };

  #reset(): void {
    this.#rewind();
    this.tries = 0;
    this.broken = false;
  }

  #rewind(): void {
    this.#stop?.();
    this.held = null;
    this.step = 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-button-guide': ButtonGuide;
  }
}
