import { Session, type Profiler } from 'node:inspector';

/**
 * Which characters of the watched sources have run in this thread, from V8's own block counters. V8 leaves out a block
 * that ran as often as the one around it, so blocks have no stable names: characters of the source are compared instead.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #covers: string;
  /** By script: 1 for every character that ever ran. */
  readonly #reached = new Map<string, Uint8Array>();
  /** Characters that ever ran. */
  total = 0;

  /** `covers`: part of the address of the scripts to watch. */
  constructor(covers: string) {
    this.#covers = covers;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Characters that ran since the last call and never before; only with `mark` do they count as reached from now on. */
  fresh(mark: boolean): number {
    let fresh = 0;
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error;
      for (const script of result)
        if (script.url.includes(this.#covers)) fresh += this.#compare(script, mark);
    });
    if (mark) this.total += fresh;
    return fresh;
  }

  #compare({ url, functions }: Profiler.ScriptCoverage, mark: boolean): number {
    const ranges = functions.flatMap((each) => each.ranges);
    // Outer ranges first, so that the innermost count of a character is painted last.
    ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
    const ran = new Uint8Array(Math.max(0, ...ranges.map((range) => range.endOffset)));
    for (const { startOffset, endOffset, count } of ranges)
      ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    let reached = this.#reached.get(url) ?? new Uint8Array(0);
    if (reached.length < ran.length) {
      const longer = new Uint8Array(ran.length);
      longer.set(reached);
      this.#reached.set(url, longer);
      reached = longer;
    }
    let fresh = 0;
    ran.forEach((flag, at) => {
      if (flag === 0 || reached[at] === 1) return;
      if (mark) reached[at] = 1;
      fresh++;
    });
    return fresh;
  }
}
