import { html, type TemplateResult } from 'lit';
import { intoDfu } from '../../journal/into-dfu.ts';
import { helpedDfu, type Step } from '../gesture.ts';
import { pressDial, pressList } from '../part/presses.ts';
import { familyOf } from '../phone-family.ts';
import { dfu } from '../say-dfu.ts';
import { buttonsOf, gesture, stepTitle } from '../say-gesture.ts';

/**
 * The buttons for DFU mode while the host restarts the phone, `seconds` after the count began. The journal has the time of
 * all of it, so that page and worker agree; the bus ends it.
 */
export function holding(product: string | undefined, seconds: number): TemplateResult {
  const steps = helpedDfu(product) ?? [];
  const at = starts.findLastIndex((start) => seconds >= start);
  const step = at < 0 ? undefined : steps[at];
  const [title, lead] = words(steps[0], step, seconds);
  const held = Math.floor(seconds - (starts[at] ?? 0));
  return html`<div class="wrap split even recover">
    <section>
      <h1 tabindex="-1">${title}</h1>
      <p class="lead">${lead}</p>
      ${pressList(steps, at)}
      <p class="fine quiet gap-s">${gesture.told}</p>
    </section>
    ${pressDial(familyOf(product), steps, at, held)}
  </div>`;
}

/** When each step begins, in seconds; after the last of them nothing is held any more. */
const starts = [intoDfu.pressMs, intoDfu.releaseMs, intoDfu.endMs].map((ms) => ms / 1000);

function words(first: Step | undefined, step: Step | undefined, seconds: number): readonly [string, string] {
  if (step) return [stepTitle(step), dfu.lead2];
  const left = Math.ceil((starts[0] ?? 0) - seconds);
  return left > 0 && first ? [dfu.ready(left), dfu.readyLead(buttonsOf(first))] : [dfu.over, dfu.overLead];
}
