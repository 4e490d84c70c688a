import { html, nothing, type TemplateResult } from 'lit';

type Steps = readonly (readonly [title: string, text: string])[];
/** Which steps are behind the person, and which is due. */
type StateOf = (nth: number) => 'was' | 'is' | null;

const list = (look: string, all: Steps, state: StateOf, heading: (title: string) => TemplateResult) =>
  html`<ol class=${look}>
    ${all.map(
      ([title, text], nth) =>
        html`<li class=${state(nth) ?? nothing}>
          <div>
            ${heading(title)}
            <p>${text}</p>
          </div>
        </li>`,
    )}
  </ol>`;

const first: StateOf = (nth) => (nth === 0 ? 'is' : null);

/** Steps with a heading and a sentence each, of which the first is due. */
export const steps = (all: Steps): TemplateResult =>
  list('steps', all, first, (title) => html`<h2>${title}</h2>`);

/** The same, closer, below a heading of their own; none is due unless `state` says so. */
export const closeSteps = (all: Steps, state: StateOf = () => null): TemplateResult =>
  list('steps close', all, state, (title) => html`<h3>${title}</h3>`);
