import { html, type TemplateResult } from 'lit';
import { pretend } from '../say-arrival.ts';
import { wishing } from '../wish.ts';

/** The pretend iPhone is always within reach, and needs nothing. */
export const pretendOffer = (): TemplateResult =>
  html`<div class="pretend">
    <p><strong>${pretend.title}</strong> <span class="quiet">${pretend.text}</span></p>
    <button type="button" class="btn" @click=${wishing({ do: 'pretend' })}>${pretend.button}</button>
  </div>`;
