import { html, type TemplateResult } from 'lit';
import type { Told } from '../../journal/told.ts';
import { asking, questionInWords } from '../say-ask.ts';
import { WishEvent, wishing } from '../wish.ts';

/** The most urgent question with its answers; nothing where none is open. `at`: wall time of the attempt's end. */
export function ask(open: readonly (keyof Told)[], at: number): TemplateResult | '' {
  const question = open[0];
  const asked = question === undefined ? null : questionInWords(question, at);
  if (!asked || question === undefined) return '';
  const answer = (value: string) => wishing({ do: 'answer', of: 'then', told: { [question]: value } });
  return html`<section class="ask" aria-labelledby="ask">
    <h2 id="ask"><span class="quiet">${asking.title}</span>${asked.question}</h2>
    ${
      asked.choices.length > 0
        ? html`<div class="acts">
            ${asked.choices.map(
              ([value, words]) =>
                html`<button type="button" class="btn" @click=${answer(value)}>${words}</button>`,
            )}
          </div>`
        : html`<form class="acts" @submit=${(event: SubmitEvent) => said(event, question)}>
            <input type="text" name="answer" maxlength="24" aria-labelledby="ask" autocomplete="off" />
            <button class="btn">${asking.say}</button>
          </form>`
    }
  </section>`;
}

function said(event: SubmitEvent, question: keyof Told): void {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const word = form.querySelector('input')!.value.trim();
  if (word === '') return;
  form.dispatchEvent(new WishEvent({ do: 'answer', of: 'then', told: { [question]: word } }));
  form.reset();
}
