import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import { phoneDrawing } from '../part/phone-drawing.ts';
import { ring } from '../part/ring.ts';
import { familyOf, type Family } from '../phone-family.ts';
import { Piece } from '../piece.ts';
import { buttonSteps, connect, drawing } from '../say-connect.ts';
import { closedLead } from '../say-detour.ts';
import { pageTime, type Time } from '../time.ts';
import { wishing, type Shows } from '../wish.ts';
import { pretendOffer } from './pretend-offer.ts';

/** How long the last button is usually held until the recovery picture shows, in seconds. An estimate. */
const holdSeconds = 20;
/** After this long (s) without a phone the beginning is offered again. */
const patience = 40;

const families: readonly Family[] = ['face', 'volume', 'home', 'pad'];

/** Press these buttons; it ends by itself when the phone is seen. Buttons cannot be seen: steps go on by tap or time. */
@customElement('replug-connect')
export class Connect extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property() shows: Shows | null = null;
  @property({ attribute: false }) time: Time = pageTime;
  @state() private step = 0;
  @state() private held: number | null = null;
  @state() private told: Family | null = null;
  #stop: (() => void) | undefined;
  #began = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shows') && this.shows === 'recovery') this.#already();
  }

  get #family(): Family {
    return this.told ?? familyOf(this.snapshot.phone?.product ?? this.snapshot.firmware?.products[0]);
  }

  protected override render(): TemplateResult {
    const inRecovery = this.shows === 'recovery';
    return html`<div class="wrap split even recover">
      <section>${inRecovery ? this.#plug() : this.#buttons()}</section>
      <section class="dial">${this.#picture(inRecovery)}</section>
    </div>`;
  }

  #plug(): TemplateResult {
    return html`<h1 tabindex="-1">${connect.titleRecovery}</h1>
      <p class="lead">${connect.leadRecovery}</p>
      ${this.#ask()}
      <p class="gap-s">
        <button type="button" class="btn plain flush" @click=${this.#notInRecovery}>${connect.notYet}</button>
      </p>
      ${pretendOffer()}`;
  }

  #buttons(): TemplateResult {
    const steps = buttonSteps[this.#family];
    const last = steps.length - 1;
    return html`<h1 tabindex="-1">${steps[this.step]?.title ?? connect.titleRecovery}</h1>
      <p class="lead">${this.#lead()}</p>
      <ol class="steps">
        ${steps.map(
          (each, i) =>
            html`<li class=${i < this.step ? 'was' : i === this.step ? 'is' : ''}>
              <div>
                <h2>${each.do}</h2>
                ${i === last && this.step === last ? html`<p>${connect.keepHolding}</p>` : ''}
              </div>
            </li>`,
        )}
      </ol>
      <div class="acts">
        ${
          this.step < last
            ? html`<button type="button" class="btn" @click=${this.#next}>${connect.done}</button>`
            : html`<button type="button" class="btn" @click=${this.#begin}>
                ${this.held === null ? connect.start : connect.restart}
              </button>`
        }
        <button type="button" class="btn plain" @click=${this.#already}>${connect.already}</button>
      </div>
      ${
        (this.held ?? 0) > patience
          ? html`<p class="note gap-s">
              <button type="button" class="btn plain flush" @click=${this.#notInRecovery}>
                ${connect.notYet}
              </button>
            </p>`
          : ''
      }
      <hr class="rule" />
      ${this.#ask()} ${this.#models()} ${pretendOffer()}`;
  }

  #lead(): string {
    if (this.snapshot.iosAnswers === 'closed') return closedLead;
    return this.shows === 'starts' ? connect.leadStarts : connect.leadBefore;
  }

  #ask(): TemplateResult {
    return html`<div class="acts">
        <button type="button" class="btn go" data-primary @click=${wishing({ do: 'grant' })}>
          ${connect.ask}
        </button>
      </div>
      <p class="fine quiet gap-s body">${connect.askWhy} ${connect.notice}</p>`;
  }

  #models(): TemplateResult {
    return html`<details class="more">
      <summary>${connect.which}</summary>
      <fieldset>
        <legend class="hidden">${connect.which}</legend>
        ${families.map(
          (family) =>
            html`<label class="radio">
              <input
                type="radio"
                name="family"
                .checked=${family === this.#family}
                @change=${() => {
                  this.told = family;
                  this.#notInRecovery();
                }}
              /><span>${connect.families[family]}</span>
            </label>`,
        )}
      </fieldset>
    </details>`;
  }

  #picture(inRecovery: boolean): TemplateResult {
    const family = this.#family;
    const name = family === 'pad' ? drawing.pad : drawing.phone;
    const words = inRecovery
      ? drawing.recovery(name)
      : drawing.summary(name, buttonSteps[family][this.step]?.do);
    return html`${phoneDrawing({
      family,
      step: inRecovery ? null : this.step,
      label: words,
      ...(inRecovery ? { shows: 'recovery' as const } : {}),
    })}
    ${
      this.held === null || inRecovery
        ? ''
        : ring({
            seconds: Math.min(this.held, holdSeconds),
            of: holdSeconds,
            way: 'fills',
            label: connect.heldOf(this.held, holdSeconds),
            unit: `${connect.held}|${holdSeconds}\u00a0s`,
          })
    }`;
  }

  readonly #next = (): void => {
    this.step++;
    if (this.step === buttonSteps[this.#family].length - 1) this.#begin();
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
      this.#tick();
    });
  }

  readonly #already = (): void => {
    this.#stop?.();
    this.held = null;
    this.shows = 'recovery';
  };

  readonly #notInRecovery = (): void => {
    this.#stop?.();
    this.held = null;
    this.step = 0;
    if (this.shows === 'recovery') this.shows = 'logo';
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-connect': Connect;
  }
}
