import { journalDigest } from './digest.ts';
import { lineOf, type Line } from './line.ts';
import type { Planned } from './plan.ts';
import { runTrial } from './run.ts';
import { count, noRuns, type Tally } from './tally.ts';
import { anything } from './truth.ts';

/** One run of the campaign, for a thread of its own. */
export interface Job extends Planned {
  /** Adds a digest of its journal. */
  readonly digest: boolean;
}

/** What a thread hands back for a trial. */
export interface Done {
  readonly line: Line;
  /** This run alone. */
  readonly tally: Tally;
}

/** Runs one trial and judges it; without a truth anything may come of it but a hang or an untyped error. */
export async function work({ trial, truth, digest }: Job): Promise<Done> {
  const since = performance.now();
  const ended = await runTrial(trial);
  const realMs = performance.now() - since;
  const tally: Tally = { ...noRuns };
  count(tally, ended, truth ?? anything, realMs);
  const line = lineOf(trial, ended, realMs, truth);
  return { line: digest ? { ...line, digest: await journalDigest(ended.entries) } : line, tally };
}
