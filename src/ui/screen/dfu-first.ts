import { html, type TemplateResult } from 'lit';
import type { Snapshot } from '../../journal/snapshot.ts';
import { gestureFor, helpedDfu } from '../gesture.ts';
import { sideButton } from '../part/button.ts';
import { familyOf } from '../phone-family.ts';
import { dfu } from '../say-dfu.ts';
import { lookFor, stepWords } from '../say-gesture.ts';

/** For technicians, before a restore from recovery mode: DFU mode with our help where that is known to work, else by hand. */
export function dfuFirst({ lifeline, phone, errand }: Snapshot): TemplateResult | '' {
  const here = lifeline.at(-1);
  const stage = here?.until === null ? here.stage : null;
  if (stage !== 'recovery' && stage !== 'normal') return '';
  const was = errand?.errand === 'dfu' ? said[errand.state] : undefined;
  return html`<details class="more gap-s" ?open=${was !== undefined}>
    <summary>${dfu.title}</summary>
    ${was === undefined ? '' : html`<p class="note" role="status">${was}</p>`}
    <p>${dfu.lead}</p>
    ${stage === 'recovery' ? help(phone?.product) : ''}
    <p class="gap-s">${dfu.manual}</p>
    <ol class="steps tight">
      ${gestureFor('dfu', familyOf(phone?.product)).map(
        (step) =>
          html`<li>
            <div>${stepWords(step)}${step.holdSeconds === null ? '' : `, ${step.holdSeconds} s`}</div>
          </li>`,
      )}
    </ol>
    <p class="fine quiet">${lookFor.dfu}</p>
  </details>`;
}

/** The host restarts the phone at the right second, or the page says that it does not know that second. */
const help = (product: string | undefined): TemplateResult =>
  helpedDfu(product)
    ? html`<p>${dfu.helped}</p>
        <div class="acts">${sideButton(dfu.button, { do: 'errand', errand: 'dfu' })}</div>`
    : html`<p>${dfu.unhelped}</p>`;

const said: Readonly<Partial<Record<string, string>>> = {
  returned: dfu.missed,
  unseen: dfu.unseen,
  refused: dfu.refused,
};
