import { html, svg, type TemplateResult } from 'lit';
import { percent } from '../say-figures.ts';

/** A bar that fills, as counted: `share` from 0 to 1. */
export function meter(share: number, label: string): TemplateResult {
  const done = Math.round(share * 100);
  return html`<div
    class="gap-s"
    role="progressbar"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${done}
  >
    <svg class="meter" aria-hidden="true">
      ${svg`<rect class="track" width="100%" height="100%" /><rect class="done" width="${done}%" height="100%" />`}
    </svg>
  </div>`;
}

/** The same with its figure above it, where nothing else is counted. */
export const counted = (share: number, label: string): TemplateResult =>
  html`<dl class="figures gap-s">
      <div>
        <dt>${label}</dt>
        <dd class="figure">${percent(share)}</dd>
      </div>
    </dl>
    ${meter(share, label)}`;
