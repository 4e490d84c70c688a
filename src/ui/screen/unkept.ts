import { html, type TemplateResult } from 'lit';
import type { Snapshot } from '../../journal/snapshot.ts';
import { sideButton } from '../part/button.ts';
import { unkept as say } from '../say-kept.ts';

/** Above every screen, while the browser refuses to keep what happens. */
export function unkept({ unkept }: Snapshot): TemplateResult | '' {
  if (!unkept) return '';
  return html`<aside class="wrap" aria-label=${say.title}>
    <div class="note alarm">
      <div role="status">
        <strong>${say.title}</strong>
        <p>${say.what}</p>
      </div>
      <p class="gap-s">${sideButton(say.save, { do: 'save-case', inFull: false })}</p>
    </div>
  </aside>`;
}
