import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Behavior } from '../../journal/entry.ts';
import { Piece } from '../piece.ts';
import { consent } from '../say-consent.ts';
import { pageTime, type Time } from '../time.ts';
import { WishEvent } from '../wish.ts';

/** How long the button has to be held. */
const holdMs = 3000;

const holdKeys: ReadonlySet<string> = new Set([' ', 'Enter']);

/**
 * A button that does nothing when pressed, and sends `consent` when it was held for three seconds, by finger, mouse or
 * key. Letting go, sliding off, losing focus or leaving the tab earlier undoes all of it.
 */
@customElement('replug-hold-button')
export class HoldButton extends Piece {
  @property({ attribute: false }) time: Time = pageTime;
  @property() label = consent.hold;
  /** What holding it agrees to. */
  @property() behavior: Behavior = 'erase';
  @state() private holding = false;
  #cancel: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#letGo();
  }

  protected override render(): TemplateResult {
    const how = `hold-how-${this.behavior}`;
    return html`<button
        type="button"
        class="btn hold ${this.holding ? 'holding' : ''}"
        aria-describedby=${how}
        @pointerdown=${this.#pointerDown}
        @pointerup=${this.#letGo}
        @pointerleave=${this.#letGo}
        @pointercancel=${this.#letGo}
        @keydown=${this.#keyDown}
        @keyup=${this.#keyUp}
        @blur=${this.#letGo}
        @contextmenu=${this.#noMenu}
      >
        <svg viewBox="0 0 44 44" aria-hidden="true">
          <circle class="track" cx="22" cy="22" r="18" />
          <path class="marks" d="M22 0v8M37.6 31l-6.9-4M6.4 31l6.9-4" />
          <circle class="fill" cx="22" cy="22" r="18" pathLength="1" transform="rotate(-90 22 22)" />
        </svg>
        ${this.label}
      </button>
      <p class="fine quiet" id=${how}>${consent.holdHow}</p>`;
  }

  readonly #pointerDown = (event: PointerEvent): void => {
    if (event.button === 0) this.#hold();
  };

  readonly #keyDown = (event: KeyboardEvent): void => {
    if (!holdKeys.has(event.key)) return;
    event.preventDefault();
    if (!event.repeat) this.#hold();
  };

  readonly #keyUp = (event: KeyboardEvent): void => {
    if (!holdKeys.has(event.key)) return;
    event.preventDefault();
    this.#letGo();
  };

  // A long press on a touch screen would open a menu and end the holding.
  readonly #noMenu = (event: Event): void => {
    event.preventDefault();
  };

  #hold(): void {
    if (this.holding) return;
    this.holding = true;
    this.#cancel = this.time.after(holdMs, () => {
      this.#letGo();
      this.dispatchEvent(new WishEvent({ do: 'consent', behavior: this.behavior }));
    });
  }

  readonly #letGo = (): void => {
    this.#cancel?.();
    this.#cancel = undefined;
    this.holding = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-hold-button': HoldButton;
  }
}
