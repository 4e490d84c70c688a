import { html, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { Piece } from '../piece.ts';
import { frame, help } from '../say.ts';

/** Facts about failed restores, and the keys. It opens at its title; Escape closes it. */
@customElement('replug-help')
export class HelpDialog extends Piece {
  @query('dialog') private dialog!: HTMLDialogElement;

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="help-title">
      <h2 id="help-title" tabindex="-1" autofocus>${help.title}</h2>
      <dl class="gap-s">
        ${help.facts.map(
          ([question, answer]) =>
            html`<div>
              <dt>${question}</dt>
              <dd>${answer}</dd>
            </div>`,
        )}
      </dl>
      <h3 class="gap-s">${help.keysTitle}</h3>
      <ul class="fine keys-list">
        ${help.keys.map(([key, does]) => html`<li><kbd>${key}</kbd> ${does}</li>`)}
      </ul>
      <div class="acts">
        <button type="button" class="btn" @click=${this.#close}>${frame.close}</button>
      </div>
    </dialog>`;
  }

  readonly #close = (): void => {
    this.dialog.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-help': HelpDialog;
  }
}
