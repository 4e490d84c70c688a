import { label } from '../say-lifeline.ts';
import { rulerMs, type Placed } from './place.ts';

/** Heights of the drawing's rows, in px from its top. */
export interface Rows {
  readonly height: number;
  readonly high: number;
  readonly low: number;
  readonly data: number;
  readonly dataHeight: number;
  /** Baselines: first and second line above the trace, line below it, line under the data lane. */
  readonly name: number;
  readonly note: number | null;
  readonly below: number | null;
  readonly dataNote: number | null;
}

/** Words on the lifeline and where they stand. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** `t` seen, `b` now, `s` second voice, `a` alarm, `x` on the alarm's banner. */
  readonly voice: 't' | 'b' | 's' | 'a' | 'x';
  readonly anchor: 'start' | 'middle';
  /** The more, the rather it stays when two would touch. */
  readonly rank: number;
}

/** Width of a text in px. */
export type Measure = (text: string, voice: Label['voice']) => number;

/** Every label that could be drawn; `fitting` chooses. Narrow drawings name only what is current or broken. */
export function labelsOf(placed: readonly Placed[], rows: Rows, t: number, narrow: boolean): Label[] {
  return placed.flatMap((stretch) =>
    narrow ? narrowLabels(stretch, rows, t) : wideLabels(stretch, rows, t),
  );
}

type Row = 'name' | 'note' | 'below';

function maker(rows: Rows) {
  return (
    row: Row,
    x: number,
    text: string,
    voice: Label['voice'],
    more: Partial<Pick<Label, 'anchor' | 'rank'>> = {},
  ): Label[] => {
    const y = rows[row];
    return y === null ? [] : [{ x, y, text, voice, anchor: 'middle', rank: 1, ...more }];
  };
}

function wideLabels(stretch: Placed, rows: Rows, t: number): Label[] {
  const put = maker(rows);
  const { shape, stage, seen, x0, x1 } = stretch;
  const middle = (x0 + x1) / 2;
  if (!seen) {
    if (shape === 'plan' && stage)
      return [
        ...put('name', middle, label.planned(stage), 's', { rank: 0.5 }),
        ...put('name', middle, label.plannedShort(stage), 's', { rank: 0.4 }),
      ];
    return [];
  }
  const ms = (seen.until ?? t) - seen.from;
  switch (shape) {
    case 'here': {
      // A wide box is named at its beginning: its end may be torn, and the banner stands there.
      const anchor = x1 - x0 > 180 ? 'start' : 'middle';
      const x = anchor === 'start' ? x0 + 2 : middle;
      const over = seen.until !== null;
      const rank = over ? 1 : 3;
      return [
        ...put('name', x, label.stage(stage), over ? 't' : 'b', { anchor, rank }),
        ...put('note', x, over ? label.gapShort(ms) : label.since(seen.fromAt, ms), 's', { anchor, rank }),
        ...(over ? [] : put('note', x, label.sinceShort(seen.fromAt), 's', { anchor, rank: 2 })),
      ];
    }
    case 'gap':
      return [
        ...put('below', middle, label.gap(ms, seen.usualMs), 's', { rank: 0.9 }),
        ...put('below', middle, label.gapShort(ms), 's', { rank: 0.8 }),
      ];
    case 'away': {
      const late = seen.usualMs !== null && ms > seen.usualMs;
      const flag = seen.usualMs === null ? x1 : x0 + ((x1 - x0) * seen.usualMs) / rulerMs(seen.usualMs, ms);
      const left = x0 + 4;
      return [
        ...put('name', middle, late ? label.longer : label.restarting, 'b', { rank: 3 }),
        ...(seen.usualMs === null
          ? []
          : put('note', flag + 14, late ? label.usual(seen.usualMs) : label.expected(seen.usualMs), 's', {
              anchor: 'start',
              rank: 2,
            })),
        ...put(
          'below',
          left,
          late && seen.limitMs !== null ? label.awayOf(ms, seen.limitMs) : label.away(ms),
          's',
          { anchor: 'start', rank: 2 },
        ),
      ];
    }
    case 'hidden':
      return seen.until === null
        ? [
            ...put('name', middle, label.hidden, 't', { rank: 3 }),
            ...put('name', middle, label.hiddenShort, 't', { rank: 2.5 }),
          ]
        : [];
    case 'break':
      return [
        ...put('name', x0 + 4, label.lost(seen.fromAt), 'x', { rank: 9 }),
        ...put('below', middle, seen.until === null ? label.away(ms) : label.gapShort(ms), 'a', { rank: 8 }),
        ...(seen.until === null ? put('below', x1 + 90, label.waitForIt, 's', { rank: 2 }) : []),
      ];
    case 'wrong':
      return put('below', x0 + 4, label.cameBack(stage), 's', { anchor: 'start', rank: 7 });
    default:
      return [];
  }
}

function narrowLabels(stretch: Placed, rows: Rows, t: number): Label[] {
  const put = maker(rows);
  const { shape, stage, seen, x0, x1 } = stretch;
  if (!seen) return [];
  const ms = (seen.until ?? t) - seen.from;
  if (shape === 'break') return put('name', x0 + 4, label.lostShort, 'x', { rank: 9 });
  if (shape === 'away') {
    const late = seen.usualMs !== null && ms > seen.usualMs;
    return put('name', (x0 + x1) / 2, late ? label.longerShort : label.restartingShort, 'b', { rank: 3 });
  }
  if (seen.until !== null) return [];
  if (shape === 'hidden') return put('name', (x0 + x1) / 2, label.hiddenShort, 't', { rank: 3 });
  return shape === 'here' ? put('name', x0 + 2, label.stage(stage), 'b', { anchor: 'start', rank: 3 }) : [];
}

/** Those labels that fit: kept inside the paper, higher ranks first, none touching another in its row. */
export function fitting(labels: readonly Label[], width: number, measure: Measure): readonly Label[] {
  const kept: { label: Label; from: number; to: number }[] = [];
  for (const label of [...labels].sort((a, b) => b.rank - a.rank)) {
    const wide = measure(label.text, label.voice) + (label.voice === 'x' ? 24 : 0);
    const left = label.anchor === 'start' ? label.x : label.x - wide / 2;
    const from = Math.max(0, Math.min(left, width - wide));
    const to = from + wide;
    const room = kept.every(
      (other) => other.label.y !== label.y || to + 10 < other.from || from - 10 > other.to,
    );
    if (room && wide <= width)
      kept.push({ label: { ...label, x: label.anchor === 'start' ? from : (from + to) / 2 }, from, to });
  }
  return kept.map(({ label }) => label);
}
