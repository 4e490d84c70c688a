import { explain } from '../../src/diagnosis/explain.ts';
import type { Behavior, Phase } from '../../src/journal/entry.ts';
import { PageTable } from '../story/page-table.ts';
import { shortening } from '../trouble.ts';
import { drive, pauseFor, watch, type Ended } from './run.ts';
import { longestMs, troubleOf, wrongs, type Baseline, type Mode, type Swept } from './sweep.ts';

/** So long a phone that was taken away is not there. */
const comesBackMs = 400_000;

/** A restore from a page: what crosses between the page and its workers, in either direction, counts here. */
export async function messageBaseline(behavior: Behavior): Promise<Baseline> {
  const seen: Phase[] = [];
  const table = await PageTable.set((made) => {
    eachMessage(made, () => seen.push(made.snapshot.phase ?? 'prepare'));
  });
  await table.world.run(table.restore(behavior));
  const { fault } = table.snapshot;
  if (fault) throw new Error(`the restore to be swept fails by itself: ${fault.fault.message}`);
  return { behavior, phases: seen, sites: new Set() };
}

/** Fails one message, looks at how the restore ends on the page, and tries once more without a fault. */
export async function sweepMessage({ behavior, phases }: Baseline, call: number, mode: Mode): Promise<Swept> {
  let gone = false;
  const table = await PageTable.set((made) => {
    const { world } = made;
    const back = (): void => {
      if (gone) made.phone.plugInto(made.usb.socket());
      gone = false;
    };
    const leave = (): void => {
      gone = true;
      made.phone.unplug();
      // Where nothing has begun, the page waits for the phone, and the person brings it back.
      world.beyond.clock.after(comesBackMs, () => {
        if (!made.ended) back();
      });
    };
    eachMessage(made, (nth) => {
      // A message cannot change on its way, but a batch may come in parts.
      if (nth === call)
        world.troubleAt(world.errands + 1, troubleOf(mode, { world, leave, wrong: shortening }));
    });
  });
  const ended = await endOf(table, table.restore(behavior));
  // From here on the person plugs it in: it does not come by itself in the middle of the second try.
  const missing = gone;
  gone = false;
  const second =
    ended.how === 'hang' || ended.how === 'finished' ? null : await again(table, behavior, missing);
  const wrong = wrongs(ended, second, phases[call - 1] ?? 'prepare');
  return { call, mode, ended: { ...ended, entries: [] }, second, wrong };
}

function eachMessage({ world }: PageTable, hear: (nth: number) => void): void {
  const { outside } = world;
  let nth = 0;
  world.outside = (errand, run) => {
    if (errand === 'worker') hear(++nth);
    return outside(errand, run);
  };
}

async function endOf(table: PageTable, work: Promise<void>): Promise<Ended> {
  const leave = watch(table, () => {
    table.session.stop();
  });
  const broke = await drive(table, work, longestMs);
  leave();
  const { entries, snapshot } = table.session;
  const verdict = explain(entries);
  const how = verdict === null ? 'nothing' : verdict.outcome === 'failed' ? 'failed' : 'finished';
  return {
    how: broke === null ? how : 'hang',
    verdict,
    entries,
    phase: verdict?.phase ?? snapshot.phase,
    data: table.phone.data,
    fileDiffers: false,
    virtualMs: Math.round(table.world.clock.now()),
    broke,
  };
}

/** Longer than a phone in a restore system waits for its host. */
const settlesMs = 150_000;

async function again(table: PageTable, behavior: Behavior, missing: boolean): Promise<'finished' | 'failed'> {
  table.world.heal();
  if (missing) table.phone.plugInto(table.usb.socket());
  await table.world.run(pauseFor(table, settlesMs));
  table.phone.restart('recovery');
  await table.world.run(pauseFor(table, settlesMs));
  const broke = await drive(table, table.again(behavior), longestMs);
  return broke === null && table.snapshot.restoredAt !== null ? 'finished' : 'failed';
}
