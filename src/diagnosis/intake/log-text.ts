/** A line of a log, without what stands before its words. */
export interface LogLine {
  readonly text: string;
  /** ms of the day, where the line carries a time. */
  readonly ms: number | null;
}

const stamp =
  /^\[?(?:\d{4}-\d\d-\d\d[ T])?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6}))?(-GMT)?\]?(?:\{\d+(?:>|&gt;)\d+\})?:?\s+/;

/** Longer lines are cut: no sentence that is looked for is as long. */
const longest = 2_000;

/** A log as people paste it, line by line. `\r` ends a line, too: progress bars are painted over one another. */
export function* linesOf(log: string): Generator<LogLine> {
  for (const raw of log.split(/\r\n|\n|\r/)) {
    const line = raw.slice(0, longest).trimEnd();
    const time = stamp.exec(line);
    if (!time) {
      yield { text: line.trimStart(), ms: null };
      continue;
    }
    const [whole, hours, minutes, seconds, rest = '', phones] = time;
    const fraction = rest === '' ? 0 : Number(`0.${rest}`) * 1000;
    const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Math.round(fraction);
    // The phone's own clock is not the host's.
    yield { text: line.slice(whole.length), ms: phones === undefined ? ms : null };
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]!);

/** A dictionary that a tool has printed as XML: its plain values by key, in the first `limit` characters. */
export function plainValues(xml: string): ReadonlyMap<string, string | number | boolean> {
  const values = new Map<string, string | number | boolean>();
  const pair = /<key>([^<]{1,80})<\/key>\s*<(?:(true|false)\/|(integer|string)>([^<]*)<)/g;
  for (const [, key, truth, type, value] of xml.matchAll(pair)) {
    if (truth !== undefined) values.set(key!, truth === 'true');
    else values.set(key!, type === 'integer' ? Number(value) : unescaped(value!));
  }
  return values;
}
