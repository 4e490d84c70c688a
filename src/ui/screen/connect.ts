import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import type { Goal } from '../gesture.ts';
import { linkButton, primaryButton } from '../part/button.ts';
import '../part/button-guide.ts';
import { phoneDrawing } from '../part/phone-drawing.ts';
import { familyOf, type Family } from '../phone-family.ts';
import { Piece } from '../piece.ts';
import { connect } from '../say-connect.ts';
import { closedLead } from '../say-detour.ts';
import { drawing } from '../say-gesture.ts';
import { grant } from '../say-grant.ts';
import { pageTime, type Time } from '../time.ts';
import type { Shows } from '../wish.ts';
import { pretendOffer } from './pretend-offer.ts';

const families: readonly Family[] = ['face', 'volume', 'home', 'pad'];

/** Where else the buttons lead, from each goal. */
const others: Readonly<Record<Goal, readonly (readonly [Goal, string])[]>> = {
  recovery: [['restart', connect.restart]],
  dfu: [['recovery', connect.recovery]],
  restart: [['recovery', connect.recovery]],
};

/** The phone is brought into a mode by its buttons, or is there already; either way it is shown to Chrome. */
@customElement('replug-connect')
export class Connect extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property() shows: Shows | null = null;
  /** DFU mode is for technicians (failures.md R44). */
  @property({ type: Boolean }) technician = false;
  /** A step of the ladder asks for this mode; absent at the beginning. */
  @property({ attribute: false }) towards: Goal | null = null;
  @property({ attribute: false }) time: Time = pageTime;
  @state() private already = false;
  @state() private goal: Goal = 'recovery';
  @state() private told: Family | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shows')) this.already = this.shows === 'recovery' && this.towards === null;
    if (this.#unseen !== undefined && changed.get('snapshot')?.errand !== this.snapshot.errand)
      this.already = true;
    if (changed.has('towards') && this.towards !== null) this.goal = this.towards;
  }

  /** The heading that takes the focus may be the guide's. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const done = await super.getUpdateComplete();
    await this.querySelector('replug-button-guide')?.updateComplete;
    return done;
  }

  /** What is said where the phone left on our word and was not seen again. */
  get #unseen(): string | undefined {
    const { errand } = this.snapshot;
    return errand?.state === 'unseen' ? connect.leadUnseen[errand.errand] : undefined;
  }

  get #family(): Family {
    const { phone, firmware, model } = this.snapshot;
    return this.told ?? familyOf((phone ?? model)?.product ?? firmware?.products[0]);
  }

  protected override render(): TemplateResult {
    if (this.already) return this.#plug();
    return html`<replug-button-guide
      .family=${this.#family}
      .goal=${this.goal}
      .lead=${this.#lead()}
      .more=${this.#more()}
      .time=${this.time}
    ></replug-button-guide>`;
  }

  #plug(): TemplateResult {
    const family = this.#family;
    const name = family === 'pad' ? drawing.pad : drawing.phone;
    const unseen = this.#unseen;
    return html`<div class="wrap split even ${unseen === undefined ? 'recover' : ''}">
      <section>
        <h1 tabindex="-1">${connect.titleRecovery}</h1>
        <p class="lead">${unseen ?? connect.leadRecovery}</p>
        ${this.#ask()}
        <p class="gap-s">
          <button type="button" class="btn plain flush" @click=${this.#notInRecovery}>
            ${connect.notYet}
          </button>
        </p>
        ${unseen === undefined ? pretendOffer() : ''}
      </section>
      <section class="dial">
        ${
          unseen === undefined
            ? phoneDrawing({ family, shows: 'recovery', label: drawing.recovery(name) })
            : phoneDrawing({ family, label: drawing.summary(name, undefined) })
        }
      </section>
    </div>`;
  }

  #lead(): string {
    if (this.goal === 'dfu') return connect.dfuLead;
    if (this.goal === 'restart') return connect.restartLead;
    if (this.snapshot.iosAnswers === 'closed') return closedLead;
    return this.shows === 'starts' ? connect.leadStarts : connect.leadBefore;
  }

  #more(): TemplateResult {
    return html`<p class="gap-s">
        ${
          this.goal === 'recovery'
            ? html`<button type="button" class="btn plain flush" @click=${this.#isThere}>
                ${connect.already}
              </button>`
            : ''
        }
      </p>
      <hr class="rule" />
      ${this.#ask()} ${this.#models()}
      <details class="more">
        <summary>${connect.other}</summary>
        ${this.#others().map(
          ([goal, words]) =>
            html`<p>
              <button type="button" class="btn plain flush" @click=${this.#towards(goal)}>${words}</button>
            </p>`,
        )}
      </details>
      ${
        this.towards === null
          ? pretendOffer()
          : html`<p>${linkButton(connect.back, { do: 'see', part: null })}</p>`
      }`;
  }

  #others(): readonly (readonly [Goal, string])[] {
    const dfu = this.technician && this.goal === 'recovery';
    return [...others[this.goal], ...(dfu ? ([['dfu', connect.dfu]] as const) : [])];
  }

  #ask(): TemplateResult {
    const { declined } = this.snapshot;
    return html`<div class="acts">${primaryButton(connect.ask, { do: 'grant' })}</div>
      ${declined === null ? '' : html`<p class="note gap-s" role="status">${grant[declined]}</p>`}
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
                }}
              /><span>${connect.families[family]}</span>
            </label>`,
        )}
      </fieldset>
    </details>`;
  }

  readonly #towards = (goal: Goal) => (): void => {
    this.goal = goal;
  };

  readonly #isThere = (): void => {
    this.already = true;
  };

  readonly #notInRecovery = (): void => {
    this.already = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-connect': Connect;
  }
}
