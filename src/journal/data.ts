import { phases, type Entry, type Phase } from './entry.ts';
import type { DataState, Snapshot } from './snapshot.ts';

/**
 * Is the data on the phone touched? In an erase it is gone from checkpoint 0x61F on (phase `disk`): the media key is
 * destroyed there. An operation that makes partitions, file systems or keys says the same (failures.md §1.7). The steps
 * right before it ask nothing of the host: a phone that was lost in one of them may have gone on by itself, and nobody here
 * can tell.
 */
export function dataAfter(snapshot: Snapshot, entry: Entry): Pick<Snapshot, 'data' | 'dataLane'> {
  const state = stateAfter(snapshot, entry);
  const { data, dataLane } = snapshot;
  if (dataLane.length > 0 && state === data) return { data, dataLane };
  if (dataLane.length === 0 && state === 'untouched-by-us') return { data: state, dataLane };
  return { data: state, dataLane: [...dataLane, { state, t: entry.t, at: entry.at }] };
}

/** format_effaceable_storage. */
const erases = 0x61f;
/** Partition map, file system, wiped storage, keybag. */
const erasing: ReadonlySet<number> = new Set([11, 12, 42, 50]);
const beginsErase = (entry: Entry): boolean =>
  (entry.kind === 'checkpoint' && entry.id === erases) ||
  (entry.kind === 'operation' && erasing.has(entry.operation));

/** From fdr_create to clean_nand: what stands between the last question before the erase and the erase. */
const runUp: ReadonlySet<number> = new Set([0x616, 0x617, 0x618, 0x619, 0x61a, 0x61b, 0x661, 0x61d, 0x64e]);

function stateAfter(snapshot: Snapshot, entry: Entry): DataState {
  const { data, phase, behavior } = snapshot;
  if (entry.kind === 'phone' && data === 'untouched-by-us') return 'untouched';
  // What was erased once stays erased, whatever a later attempt does.
  if (data === 'erased') return data;
  if (entry.kind === 'phase' && phase !== null) return duringPhase(snapshot, phase);
  if (behavior === 'erase' && phase !== null && beginsErase(entry)) return 'erasing';
  // A restore system may leave once while it begins. That this is expected says nothing about how far it had come.
  const lost = entry.kind === 'fault' || (entry.kind === 'left' && (!entry.expected || phase === 'checks'));
  if (!lost || (phase === null && !unheard(entry, phase))) return data;
  if (data === 'erasing') return 'erased';
  // An update has no step that erases: wherever it ends, the data is kept so far, and that is all anyone knows.
  if (behavior === 'update') return unheard(entry, phase) && isEarly(phase) ? 'kept' : data;
  if (unheard(entry, phase)) return 'unknown';
  return phase === 'checks' && isLoss(entry) && runUp.has(snapshot.checkpoint?.id ?? 0) ? 'unknown' : data;
}

function duringPhase({ behavior, data }: Snapshot, phase: Phase): DataState {
  if (before(phase, 'disk')) return behavior === 'update' && !before(phase, 'checks') ? 'kept' : data;
  if (behavior === 'update') return 'kept';
  return phase === 'disk' ? 'erasing' : 'erased';
}

const before = (a: Phase, b: Phase): boolean => phases.indexOf(a) < phases.indexOf(b);

/**
 * A phone that was told to start goes on. Of a tab that ended the last seconds may not have been written down; a worker
 * that could not be heard any more may have done anything meanwhile.
 */
function unheard(entry: Entry, phase: Phase | null): boolean {
  if (entry.kind !== 'fault') return false;
  // It may have been ordered without the worker having said yet that it began.
  if (entry.fault.name === 'WorkerDied')
    return entry.fault.ordered === true || (phase !== null && phase !== 'prepare');
  return entry.fault.name === 'TabEnded' && (phase === 'handover' || phase === 'checks');
}

/** Before a phone that is being updated begins to change. */
const isEarly = (phase: Phase | null): boolean => phase === null || before(phase, 'checks');

/** The phone left, or its connection failed while it stayed. */
const isLoss = (entry: Entry): boolean =>
  entry.kind === 'left' ||
  (entry.kind === 'fault' && (entry.fault.how === 'left' || entry.fault.how === 'failed'));
