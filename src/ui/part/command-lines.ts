import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Piece } from '../piece.ts';
import { linux } from '../say-held.ts';
import { icon } from './icon.ts';
import { sideButton } from './button.ts';

/** Lines for a terminal, and a button that copies them; where they are the step that is due, another that looks again. */
@customElement('replug-command-lines')
export class CommandLines extends Piece {
  @property() lines = '';
  @property({ type: Boolean }) due = false;
  @state() private copied = false;

  protected override render(): TemplateResult {
    const count = this.lines.split('\n').length;
    return html`<pre class="gap-s" tabindex="0">${this.lines}</pre>
      <div class="acts close">
        <button
          type="button"
          class="btn ${this.due ? 'go' : ''}"
          ?data-primary=${this.due}
          @click=${this.#copy}
        >
          ${icon('copy')}${this.copied ? linux.copied : linux.copy(count)}
        </button>
        ${this.due ? sideButton(linux.check, { do: 'recheck' }) : ''}
      </div>`;
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.lines);
      this.copied = true;
    } catch {
      // Refused: the lines can still be marked by hand.
      getSelection()?.selectAllChildren(this.querySelector('pre')!);
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-command-lines': CommandLines;
  }
}
