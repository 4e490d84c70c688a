import { nothing, svg, type SVGTemplateResult } from 'lit';
import { rulerMs, type DataSpan, type Placed } from './place.ts';
import type { Label, Rows } from './labels.ts';

const px = (n: number): string => n.toFixed(1);

/** Chart paper, and the two levels: high is here, low is away. */
export function paper(rows: Rows, width: number, id: string): SVGTemplateResult {
  const { high, low } = rows;
  return svg`
    <defs>
      <pattern id="${id}-paper" width="20" height="${low - high}" patternUnits="userSpaceOnUse" y="${high}">
        <path class="ll-grid" d="M.5 0v${low - high}" />
      </pattern>
      <pattern id="${id}-wrong" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path class="ll-hatch" d="M0 0v7" />
      </pattern>
      <pattern id="${id}-data" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path class="ll-data-hatch" d="M0 0v6" />
      </pattern>
    </defs>
    <path class="ll-grid" d="M0 ${high}H${px(width)}M0 ${low}H${px(width)}" />
    <rect y="${high}" width="${px(width)}" height="${low - high}" fill="url(#${id}-paper)" />`;
}

/** Grounds under the trace; drawn before any line. */
export function ground(
  stretch: Placed,
  rows: Rows,
  id: string,
  silent: boolean,
): SVGTemplateResult | typeof nothing {
  const { shape, x0, x1 } = stretch;
  const box = (from: number, to: number, name: string, fill?: string): SVGTemplateResult =>
    svg`<rect class=${name} x=${px(from)} y=${rows.high} width=${px(Math.max(0, to - from))}
      height=${rows.low - rows.high} fill=${fill ?? nothing} opacity=${fill ? 0.55 : nothing} />`;
  if (shape === 'here') return box(x0, silent ? Math.max(x0, stretch.ink - 28) : stretch.ink, 'll-wash');
  if (shape === 'break') return box(x0, x1, 'll-void');
  if (shape === 'hidden') return box(x0, x1, 'll-cloth');
  if (shape === 'wrong') return box(x0, x1, '', `url(#${id}-wrong)`);
  return nothing;
}

const path = (name: string, d: string): SVGTemplateResult => svg`<path class=${name} d=${d} />`;

/** The trace of one stretch. `torn`: a break follows, so the box has no right edge. */
export function trace(
  stretch: Placed,
  rows: Rows,
  torn: boolean,
  t: number,
): SVGTemplateResult | typeof nothing {
  const { high, low } = rows;
  const { shape, x0, x1, ink, seen } = stretch;
  const [a, b, c] = [px(x0), px(x1), px(ink)];
  switch (shape) {
    case 'here':
      if (seen?.until !== null || stretch.done >= 1)
        return path('ll-here', `M${a} ${low}V${high}H${b}${torn || seen?.until === null ? '' : `V${low}`}`);
      return svg`${path('ll-plan', `M${c} ${high}H${b}V${low}`)}${path('ll-here', `M${a} ${low}V${high}H${c}`)}`;
    case 'gap':
      return path('ll-gap', `M${px(x0 + 5)} ${low}H${px(x1 - 4)}`);
    case 'away':
      return ruler(stretch, rows, t);
    case 'hidden':
      return svg`${path('ll-hidden', `M${a} ${low}V${high}H${b}V${low}`)}
        <text class="ll-q" x=${px((x0 + x1) / 2)} y=${(high + low) / 2 + 8} text-anchor="middle">?</text>`;
    case 'break':
      return broken(stretch, rows);
    case 'wrong':
      return path('ll-wrong', `M${a} ${low}V${high}H${b}`);
    case 'plan':
      return path('ll-plan', `M${a} ${low}V${high}H${b}V${low}`);
    default:
      return path('ll-dash', `M${a} ${low}H${b}`);
  }
}

/** A gap that runs: seconds as ticks up to the usual time, a flag there, the dot where we are. */
function ruler({ x0, x1, seen }: Placed, rows: Rows, t: number): SVGTemplateResult {
  const { high, low } = rows;
  const away = Math.max(0, t - (seen?.from ?? t));
  const usual = seen?.usualMs ?? null;
  const span = rulerMs(usual ?? 10_000, away);
  const at = (ms: number): number => x0 + ((x1 - x0) * ms) / span;
  const step = Math.max(1, Math.ceil((usual ?? 0) / 20_000)) * 1000;
  const ticks =
    usual === null ? [] : Array.from({ length: Math.ceil(usual / step) - 1 }, (_, i) => at((i + 1) * step));
  return svg`
    ${path('ll-gap', `M${px(x0 + 5)} ${low}H${px(at(away))}`)}
    ${ticks.map((x) => path('ll-ruler', `M${px(x)} ${low + 4}v4`))}
    ${usual === null ? nothing : path('ll-flag', `M${px(at(usual))} ${low + 8}V${high - 4}l9 5-9 5`)}
    ${dot(at(away), low, 6.5)}`;
}

function broken({ x0, x1 }: Placed, rows: Rows): SVGTemplateResult {
  const { high, low } = rows;
  const tooth = (low - high + 24) / 5;
  const teeth = `l-8 ${tooth} 8 ${tooth} -8 ${tooth} 8 ${tooth} -8 ${tooth}`;
  const [cx, cy] = [(x0 + x1) / 2, (high + low) / 2];
  return svg`
    <path class="ll-cross" d="M${px(x0 + 4)} ${rows.name + 7}V${high - 12}" stroke-width="3" />
    ${path('ll-torn', `M${px(x0 + 8)} ${high - 12}${teeth}`)}
    ${path('ll-cross', `M${px(cx - 9)} ${cy - 9}l18 18M${px(cx + 9)} ${cy - 9}l-18 18`)}`;
}

/** A point on the trace. */
const dot = (x: number, y: number, r = 8): SVGTemplateResult =>
  svg`<circle class="ll-dot" cx=${px(x)} cy=${y} r=${r} />`;

/** Where we are in a box that lasts; three points beside it while the phone says nothing. */
export function here(x: number, rows: Rows, silent: boolean): SVGTemplateResult {
  return svg`
    ${path('ll-tick', `M${px(x)} ${rows.high}V${rows.low}`)}
    ${dot(x, rows.high)}
    ${silent ? [0, 7, 14].map((off) => svg`<circle class="ll-dot-quiet" cx=${px(x - 22 + off)} cy=${(rows.high + rows.low) / 2} r="2" />`) : nothing}`;
}

/** A short mark down from the upper row. */
export const tick = (x: number, rows: Rows): SVGTemplateResult =>
  path('ll-tick', `M${px(x)} ${rows.high}v${(rows.low - rows.high) / 4}`);

/** One stretch of the data lane, tied to the trace by a dotted line where it begins. */
export function dataBar(span: DataSpan, first: boolean, rows: Rows, id: string): SVGTemplateResult {
  const { data: y, dataHeight: h, low } = rows;
  const { x0, x1, state } = span;
  const w = x1 - x0;
  const solid = svg`<rect class="ll-data-solid" x=${px(x0)} y=${y} width=${px(w)} height=${h} />`;
  const hollow = svg`<rect class="ll-data-hollow" x=${px(x0 + 1)} y=${y + 1} width=${px(Math.max(1, w - 2))} height=${h - 2} />`;
  const core = svg`${hollow}<path class="ll-data-core" d="M${px(x0 + 4)} ${y + h / 2}H${px(Math.max(x0 + 5, x1 - 4))}" />`;
  const hatch = svg`<rect x=${px(x0)} y=${y} width=${px(w)} height=${h} fill="url(#${id}-data)" />`;
  const open = svg`<path class="ll-data-open" d="M${px(x0)} ${y + h / 2}H${px(x1)}" />`;
  const bar = {
    untouched: solid,
    'untouched-by-us': solid,
    kept: core,
    erasing: hatch,
    erased: hollow,
    unknown: open,
  };
  const drop = first ? nothing : svg`<path class="ll-drop" d="M${px(x0)} ${low + 2}V${y - 3}" />`;
  return svg`${bar[state]}${drop}`;
}

/** The words of a label; those in the voice of a loss stand in a box of their `measured` width. */
export function text(label: Label, measured: number): SVGTemplateResult {
  const words = svg`<text class="ll-${label.voice}" x=${px(label.x)} y=${label.y} text-anchor=${label.anchor}>${label.text}</text>`;
  if (label.voice !== 'x') return words;
  const w = measured + 24;
  return svg`<rect class="ll-banner" x=${px(label.x - w / 2)} y=${label.y - 18} width=${px(w)} height="26" rx="3" />${words}`;
}
