import { html, type TemplateResult } from 'lit';
import { intoDfu } from '../../journal/into-dfu.ts';
import { helpedDfu, pressed, type Step } from '../gesture.ts';
import { phoneDrawing } from '../part/phone-drawing.ts';
import { ring } from '../part/ring.ts';
import { familyOf } from '../phone-family.ts';
import { dfu } from '../say-dfu.ts';
import { buttonsOf, drawing, gesture, stepTitle, stepWords } from '../say-gesture.ts';

/**
 * The buttons for DFU mode while the host restarts the phone, `seconds` after the count began. The journal has the time of
 * all of it, so that page and worker agree; the bus ends it.
 */
export function holding(product: string | undefined, seconds: number): TemplateResult {
  const steps = helpedDfu(product) ?? [];
  const at = starts.findLastIndex((start) => seconds >= start);
  const step = at < 0 ? undefined : steps[at];
  const [title, lead] = words(steps[0], step, seconds);
  const family = familyOf(product);
  const held = Math.floor(seconds - (starts[at] ?? 0));
  return html`<div class="wrap split even recover">
    <section>
      <h1 tabindex="-1">${title}</h1>
      <p class="lead">${lead}</p>
      <ol class="steps">
        ${steps.map(
          (each, i) =>
            html`<li
              class=${i < at ? 'was' : i === at ? 'is' : ''}
              aria-current=${i === at ? 'step' : 'false'}
            >
              <div><h2>${stepWords(each)}</h2></div>
            </li>`,
        )}
      </ol>
      <p class="fine quiet gap-s">${gesture.told}</p>
    </section>
    <section class="dial">
      ${phoneDrawing({
        family,
        presses: pressed(steps, at),
        label: drawing.summary(drawing.phone, step && stepWords(step)),
      })}
      ${
        step?.holdSeconds == null
          ? ''
          : ring({
              seconds: Math.min(held, step.holdSeconds),
              of: step.holdSeconds,
              way: 'fills',
              label: gesture.heldOf(held, step.holdSeconds),
              unit: `${gesture.held}|${step.holdSeconds}\u00a0s`,
            })
      }
    </section>
  </div>`;
}

/** When each step begins, in seconds; after the last of them nothing is held any more. */
const starts = [intoDfu.pressMs, intoDfu.releaseMs, intoDfu.endMs].map((ms) => ms / 1000);

function words(first: Step | undefined, step: Step | undefined, seconds: number): readonly [string, string] {
  if (step) return [stepTitle(step), dfu.lead2];
  const left = Math.ceil((starts[0] ?? 0) - seconds);
  return left > 0 && first ? [dfu.ready(left), dfu.readyLead(buttonsOf(first))] : [dfu.over, dfu.overLead];
}
