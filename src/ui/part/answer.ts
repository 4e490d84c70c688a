import { html, type TemplateResult } from 'lit';
import type { Answer, Part } from '../say-answer.ts';

/** An answer about something that was brought: what it says, what that makes likely, what it cannot tell, what is next. */
export const answer = ({ title, lead, parts, next, small }: Answer): TemplateResult =>
  html`<h2 id="answer" tabindex="-1">${title}</h2>
    ${lead === '' ? '' : html`<p>${lead}</p>`} ${next ? part(next, 'then') : ''}
    ${parts.map((each) => part(each, ''))} ${small === '' ? '' : html`<p class="fine quiet">${small}</p>`}`;

const part = ({ title, lines }: Part, look: string): TemplateResult =>
  html`<section class="said ${look}">
    <h3>${title}</h3>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
