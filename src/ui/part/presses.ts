import { html, type TemplateResult } from 'lit';
import { pressed, type Step } from '../gesture.ts';
import type { Family } from '../phone-family.ts';
import { drawing, gesture, stepWords } from '../say-gesture.ts';
import { phoneDrawing } from './phone-drawing.ts';
import { ring } from './ring.ts';

/** A sequence of buttons as a list: done before step `now`, due, and to come. `hint` belongs to the step that is due. */
export const pressList = (steps: readonly Step[], now: number, hint = ''): TemplateResult =>
  html`<ol class="steps">
    ${steps.map(
      (each, i) =>
        html`<li
          class=${i < now ? 'was' : i === now ? 'is' : ''}
          aria-current=${i === now ? 'step' : 'false'}
        >
          <div>
            <h2>${stepWords(each)}</h2>
            ${i === now && hint !== '' ? html`<p>${hint}</p>` : ''}
          </div>
        </li>`,
    )}
  </ol>`;

/** The phone with its buttons as they are at step `now`; while one is held, for `held` seconds so far, the ring is in it. */
export function pressDial(
  family: Family,
  steps: readonly Step[],
  now: number,
  held: number | null,
): TemplateResult {
  const step = steps[now];
  const of = step?.holdSeconds ?? null;
  const name = family === 'pad' ? drawing.pad : drawing.phone;
  return html`<section class="dial">
    ${phoneDrawing({
      family,
      presses: pressed(steps, now),
      label: drawing.summary(name, step && stepWords(step)),
    })}
    ${
      held === null || of === null
        ? ''
        : ring({
            seconds: Math.min(held, of),
            of,
            way: 'fills',
            label: gesture.heldOf(held, of),
            unit: `${gesture.held}|${of}\u00a0s`,
          })
    }
  </section>`;
}
