import { standingOf } from '../../src/diagnosis/case/kept.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import { ladder } from '../../src/diagnosis/ladder/ladder.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import { screenOf } from '../../src/ui/screen.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import { Stuck } from '../clock.ts';
import type { Survives } from './disk.ts';
import { Tab } from './tab.ts';
import { Table, type Trial } from './table.ts';

/** A restore during which nothing ends: its journal, and the database of each of its writes. */
export interface Whole {
  readonly trial: Trial;
  readonly entries: readonly Entry[];
  readonly writes: readonly string[];
}

/** What came of ending everything at a write, and coming back. */
export interface Crashed {
  readonly write: number;
  readonly survives: Survives;
  /** Where it ended, as the journal that survived has it. */
  readonly phase: Snapshot['phase'];
  /** What is not as it must be; empty: all is. */
  readonly wrong: readonly string[];
}

/** What may be left of the writes before the end, from most to least. */
export const survivals: readonly Survives[] = ['all', 'whole', 'durable'];

/** When the person comes back: a phone that nobody serves has given up by then. */
const awayMs = 600_000;

/** The trial undisturbed, and the database of each of its writes; throws when it does not end well. */
export async function uncrashed(trial: Trial): Promise<Whole> {
  const table = await Table.set(trial);
  const writes: string[] = [];
  table.disk.onWrite = (_, name) => writes.push(name);
  const tab = new Tab(table);
  await table.world.run(tab.session.open().then(() => attempt(tab, table, trial)));
  const { entries, snapshot } = tab.session;
  if (snapshot.at !== 'done') throw new Error(`without a crash: ${snapshot.fault?.fault.message}`);
  return { trial, entries, writes };
}

/** The browser dies right after its `write`th write. The person comes back, reads, and tries once more. */
export async function crash({ trial, entries }: Whole, write: number, survives: Survives): Promise<Crashed> {
  const table = await Table.set(trial);
  const tab = new Tab(table);
  table.disk.onWrite = (nth) => {
    if (nth !== write) return;
    tab.end();
    table.disk.crash(survives);
  };
  await table.world.run(Promise.race([tab.session.open().then(() => attempt(tab, table, trial)), tab.ended]));
  table.disk.onWrite = () => undefined;
  const left = journalOn(table);
  const wrong: string[] = [];
  if (JSON.stringify(left) !== JSON.stringify(entries.slice(0, left.length))) wrong.push('no prefix');
  await table.pause(awayMs);
  const visit = new Tab(table);
  try {
    await table.world.run(visit.session.open());
    await table.pause(10_000);
    wrong.push(...judge(fold(left), visit, table));
    await table.world.run(comeBack(visit, table, trial));
    const { at, fault } = visit.session.snapshot;
    if (at !== 'done') wrong.push(`not saved: ${at} ${fault?.fault.message ?? ''}`);
    if (trial.behavior === 'update' && table.phone.data === 'erased') wrong.push('an update erased it');
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    wrong.push(error.message);
  }
  visit.end();
  return { write, survives, phase: fold(left).phase, wrong };
}

/** What the disk holds of the journal of its one visit. */
function journalOn({ disk }: Table): Entry[] {
  type Batch = readonly [key: readonly [visit: number, nth: number], entries: readonly Entry[]];
  const batches = [...(disk.read('replug-journal').get('batches')?.values() ?? [])] as unknown as Batch[];
  return batches.sort(([[, a]], [[, b]]) => a - b).flatMap(([, entries]) => entries);
}

/** A whole try: the file, the consent, the restore. */
async function attempt(tab: Tab, { file, cdn }: Table, trial: Trial): Promise<void> {
  const { session } = tab;
  await tab.until(({ phone }) => phone !== null);
  if (trial.file === 'picked') void session.files.choose(file);
  else void session.files.fetch({ url: cdn.url, name: file.name });
  await tab.until(({ wait, fault }) => wait?.for === 'consent' || fault !== null);
  void session.consent(trial.behavior);
  await tab.until(
    ({ at, startedSeen, fault }) => (at === 'done' && startedSeen !== null) || (at === 'failed' && !!fault),
  );
}

/** What the page advises: into recovery mode by its buttons, and again. */
async function comeBack(tab: Tab, table: Table, trial: Trial): Promise<void> {
  const { session } = tab;
  if (['failed', 'done'].includes(session.snapshot.at)) await session.again(trial.behavior);
  if (table.phone.mode !== 'recovery') {
    const came = (): number => session.entries.filter(({ kind }) => kind === 'phone').length;
    const before = came();
    table.phone.restart('recovery');
    await tab.until(() => came() > before);
  }
  await attempt(tab, table, trial);
}

/** What the next visit must know, from what survived and from the phone itself. */
function judge(left: Snapshot, { session }: Tab, { phone }: Table): string[] {
  const { snapshot, entries, kept } = session;
  const { given, whole } = standingOf(kept, entries, false);
  const verdict = explain(entries, given);
  const wrong: string[] = [];
  const must = (what: string, is: unknown, be: unknown): void => {
    if (is !== be) wrong.push(`${what}: ${String(is)}, not ${String(be)}`);
  };
  const screen = screenOf(snapshot, { shows: null, kept: false, bench: true });
  if (left.phase === null) {
    must('screen', screen, 'file');
    must('verdict', verdict, null);
  } else if (left.restoredAt !== null) {
    must('screen', screen, 'done');
  } else {
    must('screen', screen, 'verdict');
    must('fault', verdict?.fault, 'TabEnded');
    must('class', verdict?.class, 'HOSTSLOW');
    must('phase', verdict?.phase, left.phase);
    must('next', verdict?.next, 'RETRY_SAME');
    must('ladder', ladder(whole).step, 'RETRY_SAME');
    if (verdict) must('words', inSentences(verdict, snapshot).title.includes('tab'), true);
  }
  if (!isTrue(snapshot, phone.data)) wrong.push(`data ${snapshot.data}, and it is ${phone.data}`);
  // To one who was not there, iBEC looks as the phone's own iBoot does.
  const mode = phone.mode === 'ibec' ? 'recovery' : phone.mode;
  if (phone.onBus) must('it is in', whole.phone.stage, mode);
  return wrong;
}

/** Nothing is claimed that is not so; that it cannot be told is right only while a phone goes on by itself. */
function isTrue({ data, phase }: Snapshot, on: 'whole' | 'erased'): boolean {
  switch (data) {
    case 'untouched-by-us':
    case 'untouched':
    case 'kept':
      return on === 'whole';
    case 'erased':
      return on === 'erased';
    case 'unknown':
      return phase === 'handover' || phase === 'checks';
    case 'erasing':
      return false;
  }
}
