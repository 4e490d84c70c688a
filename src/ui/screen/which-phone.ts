import { html, type TemplateResult } from 'lit';
import type { Unanswered } from '../../journal/entry.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { icon } from '../part/icon.ts';
import { consent, unansweredName } from '../say-consent.ts';
import { endsIn, phoneEnding, phoneName } from '../say-phone.ts';

/** Which phone is decided about, so that nobody agrees for another one on the desk. */
export function whichPhone({ phone, pretend, lifeline }: Snapshot): TemplateResult {
  const here = lifeline.at(-1);
  const since = here?.shape === 'here' ? consent.since(here.fromAt) : '';
  return html`<h2>
      ${phoneName(phone)}${phone ? html` · ${endsIn} <span class="num">${phoneEnding(phone)}</span>` : ''}
    </h2>
    <p class="fine quiet">${pretend === null ? `${consent.yours} ${since}` : consent.pretendNote}</p>`;
}

/** What this phone will ask for and this version cannot answer, with the manifest's own word for it. */
export const missingList = (unanswered: readonly Unanswered[]): TemplateResult =>
  html`<ul class="checks tight">
    ${unanswered.map(
      ({ what, because }) =>
        html`<li class="no">
          ${icon('cross')}
          <div>
            <b>${unansweredName[what]}</b><small><code>${because}</code></small>
          </div>
        </li>`,
    )}
  </ul>`;
