import { html, type TemplateResult } from 'lit';
import type { Snapshot } from '../../journal/snapshot.ts';
import { sideButton } from '../part/button.ts';
import { second } from '../say-second.ts';
import type { Screen } from '../screen.ts';

/** Where it is not settled yet what happens to which phone. */
const undecided: ReadonlySet<Screen> = new Set<Screen>([
  'arrival',
  'file',
  'connect',
  'detour',
  'consent',
  'refused',
  'kept',
]);

/** A second phone, beside the one that the screen speaks of: which it is, and the way to mean it. */
export function secondPhone({ phone, others, wait, errand }: Snapshot, screen: Screen): TemplateResult | '' {
  const busy = errand?.state === 'begun' || wait?.for === 'signing';
  if (!phone || others.length === 0 || busy || !undecided.has(screen)) return '';
  return html`<aside class="wrap" aria-label=${second.title}>
    <div class="note alarm">
      <div role="status">
        <strong>${others.length === 1 ? second.title : second.titleMany}</strong>
        <p>${second.lead(phone)}</p>
      </div>
      ${others.map(
        (other) =>
          html`<p class="gap-s">${sideButton(second.take(other), { do: 'take', ecid: other.ecid })}</p>`,
      )}
    </div>
  </aside>`;
}
