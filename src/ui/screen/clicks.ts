import { html, type TemplateResult } from 'lit';
import { grantPlan } from '../../journal/grants.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { clicks } from '../say-grant.ts';

/** How often Chrome will ask on the way, told before the person agrees to it; nothing where it will not. */
export function clicksAhead({ asks, grants, lifeline }: Snapshot): TemplateResult | '' {
  const from = lifeline.at(-1)?.stage ?? 'recovery';
  const plan = grantPlan(grants, from);
  if (!asks || plan.asks.length === 0) return '';
  return html`<div class="note gap-s">
    <strong>${clicks.title(plan)}.</strong> ${clicks.why(plan)}
    <details class="more">
      <summary>${clicks.policyTitle}</summary>
      <p class="fine">${clicks.policy} <code>${clicks.policyFolder}</code></p>
      <pre class="gap-s" tabindex="0">${clicks.policyLines(location.origin)}</pre>
    </details>
  </div>`;
}
