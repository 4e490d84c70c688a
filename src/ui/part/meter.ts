import { html, svg, type TemplateResult } from 'lit';

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
