import { html, type TemplateResult } from 'lit';
import { wishing, type Wish } from '../wish.ts';

/** What stands on a button: words, or an icon before them. */
type Words = string | TemplateResult;

/** The one filled button of a screen. */
export const primaryButton = (words: Words, wish: Wish): TemplateResult =>
  html`<button type="button" class="btn go" data-primary @click=${wishing(wish)}>${words}</button>`;

/** A button that is not the first thing to press. */
export const sideButton = (words: Words, wish: Wish): TemplateResult =>
  html`<button type="button" class="btn" @click=${wishing(wish)}>${words}</button>`;

/** The quietest choice in a row of buttons. */
export const quietButton = (words: Words, wish: Wish): TemplateResult =>
  html`<button type="button" class="btn plain" @click=${wishing(wish)}>${words}</button>`;

/** A link that stands alone in the text, and does something here. */
export const linkButton = (words: Words, wish: Wish): TemplateResult =>
  html`<button type="button" class="btn plain flush" @click=${wishing(wish)}>${words}</button>`;
