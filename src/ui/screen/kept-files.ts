import { html, type TemplateResult } from 'lit';
import type { Kept, ShelfReport } from '../../session/contract.ts';
import { quietButton } from '../part/button.ts';
import { kept as say } from '../say-kept.ts';

/** What is kept in this browser, and how to free it. Nothing is shown where nothing is kept. */
export function keptFiles(report: ShelfReport | null): TemplateResult | '' {
  if (!report || report.kept.length === 0) return '';
  const bytes = report.kept.reduce((sum, each) => sum + each.bytes, 0);
  return html`<details class="more gap">
    <summary>${say.title(bytes)}</summary>
    <p class="fine quiet">${say.why} ${report.persistent ? say.persistent : ''}</p>
    <ul class="checks tight">
      ${report.kept.map(row)}
    </ul>
  </details>`;
}

const row = (each: Kept): TemplateResult =>
  html`<li class="kept">
    <div>
      <b>${each.kind === 'image' ? say.image(each.label) : each.label}</b>
      <small>${say.bytes(each)}, ${say.used(each)}</small>
    </div>
    ${
      each.inUse
        ? html`<span class="fine quiet">${say.inUse}</span>`
        : html`<span
            >${each.wanted ? quietButton(say.use, { do: 'fetch', wanted: each.wanted }) : ''}
            ${quietButton(say.free, { do: 'free', key: each.key })}</span
          >`
    }
  </li>`;
