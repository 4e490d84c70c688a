import { html, type TemplateResult } from 'lit';

/** Steps with a heading and a sentence each, of which the first is due. */
export const steps = (all: readonly (readonly [title: string, text: string])[]): TemplateResult =>
  html`<ol class="steps">
    ${all.map(
      ([title, text], i) =>
        html`<li class=${i === 0 ? 'is' : ''}>
          <div>
            <h2>${title}</h2>
            <p>${text}</p>
          </div>
        </li>`,
    )}
  </ol>`;
