import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Piece } from '../piece.ts';
import { address as say } from '../say-address.ts';
import { WishEvent } from '../wish.ts';

/** A file on a web server that the person names: a mirror in the same network, for example. */
@customElement('replug-own-address')
export class OwnAddress extends Piece {
  @state() private wrong = false;

  protected override render(): TemplateResult {
    return html`<details class="more">
      <summary>${say.summary}</summary>
      <p class="fine quiet">${say.why}</p>
      <form class="acts" novalidate @submit=${this.#submitted}>
        <label class="field"
          ><span class="fine">${say.label}</span>
          <input
            type="url"
            name="address"
            autocomplete="off"
            placeholder=${say.example}
            aria-invalid=${this.wrong}
            @input=${this.#typed}
          />
        </label>
        <button type="submit" class="btn">${say.get}</button>
      </form>
      ${this.wrong ? html`<p class="note alarm gap-s" role="alert">${say.wrong}</p>` : ''}
    </details>`;
  }

  readonly #typed = (): void => {
    this.wrong = false;
  };

  readonly #submitted = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = wantedAt(this.querySelector('input')!.value.trim());
    this.wrong = wanted === undefined;
    if (wanted) this.dispatchEvent(new WishEvent({ do: 'fetch', wanted }));
  };
}

/** Undefined for what is no address of a file on a web server. */
function wantedAt(typed: string): { url: string; name: string } | undefined {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  const last = url?.pathname.split('/').at(-1) ?? '';
  if (!url || !/^https?:$/.test(url.protocol) || last === '') return undefined;
  // What follows a hash sign never reaches a server.
  url.hash = '';
  return { url: url.href, name: nameOf(last) };
}

function nameOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-own-address': OwnAddress;
  }
}
