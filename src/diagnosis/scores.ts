import { distinct, isFurther, lostBeside, type Around } from './around.ts';
import type { Evidence } from './evidence.ts';
import { namesDeviceStep } from './exit-status.ts';
import { otherReading, type Shape } from './shapes.ts';
import { streamClosed } from './stream.ts';
import type { Why } from './verdict.ts';

/** Three are weighed: the way over the cable, this computer, the phone. */
export type Hypothesis = 'link' | 'computer' | 'phone';

/** What is weighed: one lost contact, and everything it can be compared with. */
export interface Weighing extends Around {
  readonly seen: Evidence;
  readonly shape: Shape | null;
}

/** A piece of evidence and what it adds to each (failures.md §3.3). */
export interface Score {
  readonly id: `E${number}${'' | 'a' | 'b' | 'r'}`;
  readonly why: Why;
  readonly when: (weighing: Weighing) => boolean;
  readonly link?: number;
  readonly computer?: number;
  readonly phone?: number;
}

const shaped =
  (...shapes: readonly Shape[]) =>
  ({ shape }: Weighing): boolean =>
    shape !== null && shapes.includes(shape);

/** The three last losses, where the image was cut off at a byte that is known. */
const offsets = ({ row }: Weighing): number[] => row.slice(-3).flatMap(({ sent }) => sent ?? []);

/** Only the cable is another than the time before, as far as anyone knows, and it got further by more than chance. */
function furtherWithCable({ row }: Weighing): boolean {
  const [before, now] = row.slice(-2);
  if (!before?.setUp.cable || !now?.setUp.cable) return false;
  const known = now.setUp.port !== null && now.setUp.path !== null;
  const alike =
    (['computer', 'port', 'path', 'software'] as const).every(
      (key) => before.setUp[key]?.value === now.setUp[key]?.value,
    ) && (['route', 'behavior', 'startMode', 'build'] as const).every((key) => before[key] === now[key]);
  return known && alike && before.setUp.cable.value !== now.setUp.cable.value && isFurther(now, before);
}

/** One step, three times, on cables and computers that differ: the phone takes its trouble along. */
function sameStep({ row }: Weighing): boolean {
  const last = row.slice(-3);
  const steps = new Set(last.map(({ step }) => step));
  if (last.length < 3 || steps.size !== 1 || steps.has(null)) return false;
  return distinct(last, 'cable').size > 1 && distinct(last, 'computer').size > 1;
}

const panicked = ({ seen }: Weighing): boolean => seen.lastTime?.panic === true;

/** The weights are proposals until real phones have been compared with them. E8b is no matter of weighing: see `inHistory`. */
export const scores: readonly Score[] = [
  { id: 'E1', why: 'further-with-cable', when: furtherWithCable, link: 3, phone: -1 },
  {
    id: 'E2',
    why: 'other-cable-alike',
    when: (all) => distinct(all.row, 'cable').size > 1 && !furtherWithCable(all),
    link: -2,
  },
  {
    id: 'E3',
    why: 'other-computer-alike',
    when: ({ row }) => distinct(row, 'computer').size > 1,
    link: -1,
    computer: -3,
    phone: 1,
  },
  {
    id: 'E4',
    why: 'same-system',
    // Whoever touched the cable took it away for a moment: that says nothing of how it is.
    when: (all) => shaped('S5a')(all) && all.seen.told.touched !== 'yes',
    link: 3,
    phone: -1,
  },
  { id: 'E5', why: 'restarted', when: shaped('S5b'), link: -1, phone: 2 },
  { id: 'E6', why: 'panicked', when: panicked, link: -1, phone: 3 },
  {
    id: 'E6',
    why: 'failed-before',
    when: (all) => !panicked(all) && namesDeviceStep(all.seen.lastTime?.exitStatus ?? ''),
    link: -1,
    phone: 3,
  },
  {
    id: 'E7',
    why: 'refused-though-checked',
    // Where it may as well have started what it was sent, it has refused nothing.
    when: ({ seen, shape }) =>
      shape === 'S1' &&
      otherReading(seen, shape) === null &&
      seen.checked &&
      seen.told.virtualMachine !== 'yes',
    link: -1,
    phone: 1,
  },
  {
    id: 'E8a',
    why: 'stream-differs',
    when: (all) => streamClosed(all.seen) && offsets(all).length > 1 && new Set(offsets(all)).size > 1,
    link: 2,
  },
  {
    id: 'E9',
    why: 'flapped',
    when: (all) => shaped('S7')(all) && all.seen.flaps?.regular === false,
    link: 2,
    phone: 1,
  },
  { id: 'E9r', why: 'flapped-regularly', when: ({ seen }) => seen.flaps?.regular === true, computer: 3 },
  { id: 'E10', why: 'full-speed', when: ({ seen }) => seen.fullSpeed, link: 3 },
  {
    id: 'E11',
    why: 'hub-between',
    when: ({ seen: { told } }) => told.path === 'hub' || told.path === 'keyboard',
    link: 1,
  },
  { id: 'E12', why: 'stood-still', when: shaped('S14'), computer: 3 },
  { id: 'E13', why: 'claimed-before', when: ({ seen }) => seen.conflict, computer: 2 },
  {
    id: 'E14',
    why: 'others-restored-here',
    when: ({ neighbours }) => neighbours.includes('restored'),
    link: -2,
    computer: -3,
    phone: 2,
  },
  {
    id: 'E15',
    why: 'others-lost-here',
    when: ({ neighbours }) => lostBeside(neighbours),
    link: 2,
    computer: 2,
    phone: -3,
  },
  { id: 'E16', why: 'harmed', when: ({ seen }) => seen.told.harmed === 'yes', phone: 1 },
  { id: 'E17', why: 'same-step', when: sameStep, link: -1, computer: -1, phone: 3 },
  { id: 'E18', why: 'outdated', when: ({ seen }) => seen.told.current === 'no', computer: 1 },
  {
    id: 'E19',
    why: 'missed-start',
    when: (all) => shaped('S2')(all) && all.seen.startMissed,
    computer: 3,
  },
  { id: 'E20', why: 'boot-loop', when: ({ seen }) => seen.told.bootLoop === 'yes', phone: 1 },
  {
    id: 'E21',
    why: 'apple-restored',
    when: ({ apple }) => apple === 'restored',
    computer: 3,
    phone: -3,
  },
  {
    id: 'E22',
    why: 'apple-lost',
    when: ({ apple }) => apple === 'lost',
    link: -1,
    computer: -2,
    phone: 1,
  },
  {
    id: 'E23',
    why: 'virtual-machine',
    when: ({ seen }) => seen.told.virtualMachine === 'yes',
    link: 1,
    computer: 3,
    phone: -1,
  },
];
