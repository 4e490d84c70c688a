import { phases, type Behavior, type Phase } from '../../src/journal/entry.ts';
import type { VirtualWorld } from '../clock.ts';
import { Stage, type Setting } from '../story/stage.ts';
import { damaging, failing, shortening, silent, type Trouble } from '../trouble.ts';
import { drive, pauseFor, result, type Ended } from './run.ts';
import { isDataWrong, isUntyped } from './tally.ts';

/** How a call fails: this one, from this one on, without an answer, with a wrong or short answer, the phone gone with it. */
export const modes = ['once', 'forever', 'never', 'wrong', 'gone'] as const;

/** One of `modes`. */
export type Mode = (typeof modes)[number];

/** A restore that goes well, and where it was at each of its calls. */
export interface Baseline {
  readonly behavior: Behavior;
  /** `[k − 1]`: the phase in which call k leaves. */
  readonly phases: readonly Phase[];
  /** `file.ts:line` of each place that was come by. */
  readonly sites: ReadonlySet<string>;
}

/** One call failed in one way. */
export interface Swept {
  readonly call: number;
  readonly mode: Mode;
  readonly ended: Ended;
  /** How a second attempt went, with nothing in its way; null where none was due. */
  readonly second: 'finished' | 'failed' | null;
  /** What is not as it must be; empty: all is. */
  readonly wrong: readonly string[];
}

/** The erase reads its image in place, the update has to unpack it: between them every call site is come by. */
const settingOf = (behavior: Behavior): Setting => ({
  product: 'iPhone13,2',
  os: behavior === 'erase' ? 'stored' : 'deflated',
});

/** No failed call may cost more. */
export const longestMs = 2 * 3_600_000;

/** Restores once and counts every call outside; throws when that restore does not end well. */
export async function baseline(behavior: Behavior): Promise<Baseline> {
  const seen: Phase[] = [];
  const sites = new Set<string>();
  let phaseNow = (): Phase => 'prepare';
  const stage = await Stage.set({
    ...settingOf(behavior),
    prelude: (world) => {
      const { outside } = world;
      world.outside = (errand, run) => {
        seen.push(phaseNow());
        const site = siteOf(new Error().stack ?? '');
        if (site !== undefined) sites.add(site);
        return outside(errand, run);
      };
    },
  });
  phaseNow = () => stage.snapshot.phase ?? 'prepare';
  await stage.restore(behavior);
  if (stage.fault) throw new Error(`the restore to be swept fails by itself: ${stage.fault.fault.message}`);
  return { behavior, phases: seen, sites };
}

/** The first place in `src`, as `firmware/source.ts:13`. */
const siteOf = (stack: string): string | undefined => /\/src\/([\w/-]+\.ts:\d+)/.exec(stack)?.[1];

/** Fails call `call` of the restore, looks at how it ends, and tries once more without a fault. */
export async function sweep({ behavior, phases: seen }: Baseline, call: number, mode: Mode): Promise<Swept> {
  let gone = false;
  const stage = await Stage.set({
    ...settingOf(behavior),
    prelude: (world, phone) => {
      const leave = (): void => {
        gone = true;
        phone().unplug();
      };
      world.troubleAt(call, troubleOf(mode, { world, leave, wrong: call % 2 === 0 ? damaging : shortening }));
    },
  });
  const ended = await endOf(stage, behavior);
  const second = ended.how === 'hang' || ended.how === 'finished' ? null : await again(stage, behavior, gone);
  // Its journal stays behind: the journals of a whole sweep are long.
  return {
    call,
    mode,
    ended: { ...ended, entries: [] },
    second,
    wrong: wrongs(ended, second, seen[call - 1] ?? 'prepare'),
  };
}

/** What becomes of the call that fails, and of those after it. `leave`: the phone goes. */
export function troubleOf(
  mode: Mode,
  { world, leave, wrong }: { world: VirtualWorld; leave: () => void; wrong: Trouble },
): Trouble {
  switch (mode) {
    case 'once':
      return failing();
    case 'forever':
      return (errand, run) => {
        world.trouble(errand, failing());
        return failing()(errand, run);
      };
    case 'never':
      return silent;
    case 'wrong':
      return wrong;
    case 'gone':
      return (_, run) => {
        leave();
        return run();
      };
  }
}

async function endOf(stage: Stage, behavior: Behavior): Promise<Ended> {
  const broke = await drive(stage, stage.restoreNow(behavior), longestMs);
  return broke === null ? result(stage) : { ...result(stage), how: 'hang', broke };
}

/** The person plugs it in again, brings it into recovery mode by its buttons, and agrees to another try. */
async function again(stage: Stage, behavior: Behavior, gone: boolean): Promise<'finished' | 'failed'> {
  stage.world.heal();
  if (gone) stage.phone.plugInto(stage.usb.socket());
  const inRecovery = (): number => stage.all('phone').filter(({ who }) => who === 'iboot').length;
  // After it has shown itself as what it is now.
  await stage.world.run(pauseFor(stage, 1_000));
  const known = inRecovery();
  const back = { yet: false };
  // Once more where it was about to restart by itself.
  for (let tries = 0; tries < 3 && !back.yet; tries++) {
    stage.phone.restart('recovery');
    back.yet =
      (await drive(
        stage,
        stage.happens(() => inRecovery() > known),
        90_000,
      )) === null;
  }
  stage.note({ who: 'person', kind: 'again', file: true });
  const faults = stage.all('fault').length;
  const tried = stage.prepareNow(behavior).then(() => stage.station.restore(stage.order(behavior)));
  const broke = await drive(stage, tried, longestMs);
  return broke === null && stage.all('fault').length === faults && stage.snapshot.at === 'done'
    ? 'finished'
    : 'failed';
}

/** What must not come of one failed call in `phase`, by name; empty: all is right. */
export function wrongs(ended: Ended, second: Swept['second'], phase: Phase): string[] {
  const wrong: string[] = [];
  if (ended.how === 'hang') wrong.push('hang');
  if (isUntyped(ended)) wrong.push('untyped');
  if (ended.how === 'nothing') wrong.push('nothing');
  if (isDataWrong(ended)) wrong.push('data');
  if (ended.how === 'failed' && isEarlier(ended.verdict?.phase ?? 'prepare', phase)) wrong.push('phase');
  if (second === 'failed') wrong.push('unsaved');
  return wrong;
}

/** What fails shows in the phase of its call, or later where its answer is only wanted later. */
const isEarlier = (a: Phase, b: Phase): boolean => phases.indexOf(a) < phases.indexOf(b);
