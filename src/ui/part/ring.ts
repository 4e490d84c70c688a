import { html, nothing, svg, type TemplateResult } from 'lit';

/** A countdown. */
export interface Ring {
  /** The numeral, in seconds. */
  readonly seconds: number;
  /** Seconds that the arc shows, where they are not the numeral's: a deadline of ours ends before the phone's. */
  readonly shown?: number;
  readonly of: number;
  /** `fills` towards an estimate, or `drains` towards a deadline. The two are never mixed. */
  readonly way: 'fills' | 'drains';
  /** Seconds at the end in which it would be too late: dotted. */
  readonly late?: number;
  readonly label: string;
  /** Words under the numeral; a bar stands for a line break. */
  readonly unit: string;
}

const radius = 104;

/** Point on the ring, `share` of a turn clockwise from the top. */
function point(share: number, r = radius): string {
  const angle = 2 * Math.PI * share;
  return `${(120 + r * Math.sin(angle)).toFixed(1)} ${(120 - r * Math.cos(angle)).toFixed(1)}`;
}

function arc(from: number, to: number): string {
  const end = Math.min(to, from + 0.9999);
  return `M${point(from)}A${radius} ${radius} 0 ${end - from > 0.5 ? 1 : 0} 1 ${point(end)}`;
}

function marks(seconds: number): string {
  return Array.from({ length: seconds }, (_, i) => {
    const long = i % 5 === 0;
    return `M${point(i / seconds, 112)}L${point(i / seconds, long ? 119 : 116)}`;
  }).join('');
}

/** A timer as an arc; the numeral inside always says what the arc says. */
export function ring({ seconds, shown = seconds, of, way, late = 0, label, unit }: Ring): TemplateResult {
  const share = Math.min(1, Math.max(0, shown / of));
  const lateShare = late / of;
  // A deadline starts full and gives up from the top on: what is left ends at the top again.
  const [from, to] = way === 'fills' ? [0, share] : [1 - share, 1 - lateShare];
  const head = way === 'fills' ? to : from;
  return html`<div class="ring" role="timer" aria-label=${label}>
    <svg viewBox="0 0 240 240" aria-hidden="true">
      <path class="marks" d=${marks(of)} />
      <circle class="track" cx="120" cy="120" r=${radius} />
      ${to > from ? svg`<path class="arc" d=${arc(from, to)} />` : nothing}
      ${late > 0 ? svg`<path class="late" d=${arc(1 - lateShare, 1)} />` : nothing}
      <g transform="rotate(${(360 * head).toFixed(1)} 120 120)">
        <circle class="head" cx="120" cy=${120 - radius} r="8" />
      </g>
    </svg>
    <p aria-hidden="true">
      <b>${seconds}</b>${unit.split('|').map((line, i) => (i ? html`<br />${line}` : line))}
    </p>
  </div>`;
}
