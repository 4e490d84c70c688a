import type { Behavior, Phase } from '../journal/entry.ts';
import type { Segment, Snapshot } from '../journal/snapshot.ts';
import { duration } from './say-figures.ts';

/** What is going on in each phase, whatever is installed, as a line of at most 34 characters. */
export const phaseNow: Record<Phase, string> = {
  prepare: 'Preparing',
  enter: 'Entering recovery mode',
  ibec: 'Second start-up step',
  load: 'Loading the restore system',
  kernel: 'Starting the restore system',
  handover: 'Agreeing with the iPhone',
  checks: 'The iPhone checks itself',
  disk: 'Preparing storage',
  image: 'Writing iOS',
  install: 'Checking and installing',
  finish: 'The iPhone starts',
};

/** What the words of a phase depend on: the kind of install, and the door by which the phone came. */
interface Road extends Pick<Snapshot, 'behavior'> {
  readonly lifeline: readonly Pick<Segment, 'stage'>[];
}

/** From the boot ROM the first thing that is sent is a loader; nothing enters recovery mode there. */
const fromRom = ({ lifeline }: Road): boolean =>
  lifeline.some(({ stage }) => stage === 'dfu' || stage === 'kis');

/** `phaseNow` of the road: a restore erases, an update does not. */
export function nowOf(phase: Phase, road: Road): string {
  if (phase === 'disk' && road.behavior !== 'update') return 'Erasing and preparing storage';
  return phase === 'enter' && fromRom(road) ? 'First start-up step' : phaseNow[phase];
}

/** What happens in a phase. */
export function headingOf(phase: Phase, road: Road): string {
  if (phase === 'disk' && road.behavior === 'update') return 'The iPhone prepares its storage';
  return phase === 'enter' && fromRom(road) ? 'Sending the first start-up step' : phaseHeading[phase];
}

/** The heading of each phase, at most 45 characters. */
const phaseHeading: Record<Phase, string> = {
  prepare: 'Preparing the restore',
  enter: 'Entering recovery mode',
  ibec: 'Sending the second start-up step',
  load: 'Sending the restore system',
  kernel: 'The restore system is starting',
  handover: 'Agreeing with the iPhone on the restore',
  checks: 'The iPhone checks itself',
  disk: 'The iPhone erases its storage',
  image: 'Writing iOS to the iPhone',
  install: 'The iPhone checks and installs',
  finish: 'The iPhone reported success and restarts',
};

/** The screen of a restore. */
export const restoring = {
  calm: (awake: boolean | null): string =>
    `Leave the cable alone and the lid open.${awake === null ? '' : awake ? ' We keep this computer awake.' : ' The browser does not keep this computer awake: see that it does not go to sleep.'}`,
  calmPretend: 'A pretend iPhone, a pretend Apple, and the real road between them. Nothing is plugged in.',
  image: 'System image',
  whole: 'Whole restore',
  thisPhase: 'This phase, so far',
  stillLeft: 'This phase, still',
  stepPercent: 'This step',
  phases: 'Phases of the restore',
  done: 'Done',
  soFar: (ms: number): string => `${duration(ms)} so far`,
  stop: 'Stop this restore',
};

/** The six groups that a person sees, with what each says before it begins. */
export const groups: readonly {
  readonly name: string;
  readonly phases: readonly Phase[];
  readonly before: string;
}[] = [
  { name: 'Start up', phases: ['prepare', 'enter', 'ibec', 'load', 'kernel'], before: 'two restarts' },
  { name: 'Prepare', phases: ['handover', 'checks'], before: 'usually under 1 min' },
  { name: 'Erase', phases: ['disk'], before: 'usually under 1 min' },
  { name: 'Write iOS', phases: ['image'], before: 'the longest part' },
  { name: 'Check and install', phases: ['install'], before: 'may look still' },
  { name: 'Finish', phases: ['finish'], before: 'the phone reports back' },
];

/** In an update nothing is erased. */
export const groupName = (name: string, behavior: Behavior | null): string =>
  name === 'Erase' && behavior === 'update' ? 'Storage' : name;

/** Lines about waiting. All times in ms. */
export const waits = {
  restarting: (usualMs: number, awayMs: number): string =>
    `The iPhone is restarting. This is normal: usually ${duration(usualMs)}, now ${duration(awayMs)}.`,
  longer: (awayMs: number, limitMs: number): string =>
    `Longer than usual: ${duration(awayMs)}. We go on waiting, up to ${duration(limitMs)}.`,
  quiet: (ms: number): string =>
    `No message for ${duration(ms)}. Some steps are this quiet. The iPhone is still connected.`,
  veryQuiet: (ms: number): string =>
    `Unusually long: ${duration(ms)} without a message. You can keep waiting or stop. Stopping may leave the phone in recovery mode.`,
  charging: 'The iPhone is charging before it goes on. This can take a while.',
  lost: 'We wait 30 seconds to see how it comes back: that tells most.',
  lostHeading: 'Contact lost',
};

/** The question whether to stop. */
export const stopping = {
  title: 'Stop this restore?',
  before:
    'Nothing has been erased yet. The phone may stay in recovery mode; a restart by its buttons leaves it.',
  after:
    'The erase has begun. Stopping leaves the phone without iOS until a restore succeeds. The phone itself is not harmed by that.',
  update:
    'iOS is being replaced. Stopping leaves the phone without a working iOS until an update or a restore succeeds. Your data is kept so far; that is not a promise.',
  goOn: 'Keep going',
  stop: 'Stop now',
};
