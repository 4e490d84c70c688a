import { html, type TemplateResult } from 'lit';
import { sideButton } from '../part/button.ts';
import { pretend } from '../say-arrival.ts';

/** The pretend iPhone is always within reach, and needs nothing. */
export const pretendOffer = (): TemplateResult =>
  html`<div class="pretend">
    <p><strong>${pretend.title}</strong> <span class="quiet">${pretend.text}</span></p>
    ${sideButton(pretend.button, { do: 'pretend' })}
  </div>`;
