import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { DataState } from '../../journal/snapshot.ts';
import type { Shows } from '../wish.ts';

const drawn = {
  tick: svg`<path d="M4 12.5l5 5L20 6.5" />`,
  cross: svg`<path d="M5 5l14 14M19 5L5 19" />`,
  none: svg`<path d="M5 12h14" />`,
  heed: svg`<path d="M12 4v10M12 19.5v.5" />`,
  wait: svg`<circle cx="12" cy="12" r="9" stroke-dasharray="4 3.07" />`,
  arrow: svg`<path d="M4 12h15M13 6l6 6-6 6" />`,
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="1.5" /><path d="M8 11V8a4 4 0 0 1 8 0v3" />`,
  print: svg`<path d="M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z" />`,
  copy: svg`<path d="M9 9h11v11H9zM5 15H4V4h11v1" />`,
  list: svg`<path d="M8 6h12M8 12h12M8 18h12M4 6v.2M4 12v.2M4 18v.2" />`,
  save: svg`<path d="M12 3v12M7 10.5l5 5 5-5M4 20h16" />`,
  help: svg`<path d="M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.1-1.5 2.3M12 19v.2" />`,
  theme: svg`<circle cx="12" cy="12" r="8.5" /><path class="solid" d="M12 3.5a8.5 8.5 0 0 1 0 17z" />`,
};

/** An icon on a 24 grid: silent beside a word, labelled where it stands alone. */
export function icon(name: keyof typeof drawn, label?: string): TemplateResult {
  return html`<svg
    class="i"
    viewBox="0 0 24 24"
    role=${label ? 'img' : nothing}
    aria-label=${label ?? nothing}
    aria-hidden=${label ? nothing : 'true'}
  >
    ${drawn[name]}
  </svg>`;
}

const square = (inside: SVGTemplateResult): SVGTemplateResult =>
  svg`<rect x="3" y="3" width="14" height="14" fill="none" stroke="currentColor" stroke-width="2" />${inside}`;

const solid = svg`<rect x="3" y="3" width="14" height="14" fill="currentColor" />`;

/** The five glyphs of the data line: they survive a photocopier. */
const glyphs: Record<DataState, SVGTemplateResult> = {
  'untouched-by-us': solid,
  untouched: solid,
  kept: svg`<path d="M6 1.5H1.5v17H6M14 1.5h4.5v17H14" fill="none" stroke="currentColor" stroke-width="2" /><rect x="5.5" y="5.5" width="9" height="9" fill="currentColor" />`,
  erasing: square(
    svg`<path d="M3 17V3h7v14z" fill="currentColor" /><path d="M13 4v12" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2" />`,
  ),
  erased: square(svg``),
  unknown: svg`<rect x="3" y="3" width="14" height="14" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2.6" />`,
};

/** The glyph of a state of the data. */
export const dataGlyph = (state: DataState): TemplateResult =>
  html`<svg viewBox="0 0 20 20" aria-hidden="true">${glyphs[state]}</svg>`;

const faces: Record<Shows, SVGTemplateResult> = {
  recovery: svg`<path d="M17 36h18v11H17zM13 50h26M26 84V72M22 72v-8h8v8z" />`,
  logo: svg`<circle cx="26" cy="46" r="8" stroke-dasharray="3 2.6" />`,
  black: svg`<rect x="9" y="9" width="34" height="78" rx="4" fill="#080d0c" stroke="none" />`,
  starts: svg`<path d="M17 30h18M20 38h12" /><path d="M15 56h5v5h-5zM24 56h5v5h-5zM33 56h5v5h-5zM15 66h5v5h-5zM24 66h5v5h-5zM33 66h5v5h-5z" stroke-width="2" />`,
};

/** A small phone with what its screen shows. */
export const face = (shows: Shows): TemplateResult =>
  html`<svg
    class="face"
    viewBox="0 0 52 96"
    aria-hidden="true"
    fill="none"
    stroke="var(--ink)"
    stroke-width="2.5"
    stroke-linejoin="round"
    stroke-linecap="round"
  >
    <rect x="4" y="3" width="44" height="90" rx="9" />
    <rect x="9" y="9" width="34" height="78" rx="4" stroke="var(--line)" stroke-width="1.5" />
    ${faces[shows]}
  </svg>`;

/** The mark: here, away, here again. */
export const mark = html`<svg
  viewBox="0 0 44 20"
  aria-hidden="true"
  fill="none"
  stroke="currentColor"
  stroke-width="3"
>
  <path d="M1 17h5V4h12v13" stroke-linejoin="round" stroke-linecap="round" />
  <path d="M20 17h7" stroke-dasharray="3 3" />
  <path d="M28 17V4h14" stroke-linejoin="round" stroke-linecap="round" />
</svg>`;
