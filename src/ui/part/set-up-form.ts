import { html, type TemplateResult } from 'lit';
import type { Told } from '../../journal/told.ts';
import { intake, notSaid, setUpFields } from '../say-intake.ts';

/** How things were set up elsewhere; nobody has to answer. */
export const setUpForm = (): TemplateResult =>
  html`<details class="more">
    <summary>${intake.setUp}</summary>
    <p class="fine quiet">${intake.setUpWhy}</p>
    ${setUpFields.map(
      ({ of, label, choices }) =>
        html`<label class="field gap-s"
          ><span class="fine">${label}</span>
          ${
            choices.length === 0
              ? html`<input type="text" name=${of} maxlength="24" autocomplete="off" />`
              : html`<select name=${of}>
                  <option value="">${notSaid}</option>
                  ${choices.map(([value, words]) => html`<option value=${value}>${words}</option>`)}
                </select>`
          }
        </label>`,
    )}
  </details>`;

/** What was filled in. */
export const toldIn = (form: HTMLFormElement): Told =>
  Object.fromEntries(
    setUpFields.flatMap(({ of }) => {
      const value = new FormData(form).get(of);
      return typeof value === 'string' && value.trim() !== '' ? [[of, value.trim()]] : [];
    }),
  );
