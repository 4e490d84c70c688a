import type { Evidence } from './evidence.ts';
import { isUnwatched, type Shape } from './shapes.ts';
import type { Saw } from './verdict.ts';

/** From here on silence before the end is worth telling: the longest in a healthy restore is 22 s. */
const quietFromMs = 30_000;

const lostShapes: ReadonlySet<Shape | null> = new Set<Shape>(['S1', 'S2', 'S3', 'S4', 'S5a', 'S5b', 'S5c']);

/** What was measured in one try, most telling first. */
export function sawIn(seen: Evidence, shape: Shape | null): Saw[] {
  return [
    ...theEnd(seen, shape),
    ...theReturn(seen, shape),
    ...theReport(seen),
    ...theWay(seen),
    ...theHost(seen),
    ...(seen.doing === '' ? [] : [{ key: 'doing', doing: seen.doing } as const]),
    ...(seen.fault.message === '' ? [] : [{ key: 'message', message: seen.fault.message } as const]),
  ];
}

const isLost = (seen: Evidence, shape: Shape | null): boolean =>
  lostShapes.has(shape) || (shape === null && isUnwatched(seen));

function theEnd(seen: Evidence, shape: Shape | null): Saw[] {
  const { image, phase } = seen;
  const at = seen.retold ? null : seen.at;
  if (!isLost(seen, shape)) return [{ key: 'ended', at, phase }];
  return phase === 'image' && image
    ? [{ key: 'left-in-image', share: image.share, total: image.total }]
    : [{ key: 'left', at, phase }];
}

function theReturn(seen: Evidence, shape: Shape | null): Saw[] {
  const { absence, checked } = seen;
  if (!absence || !isLost(seen, shape)) return [];
  const { awayMs, awaited, to, system, nonce } = absence;
  if (!awaited) return [{ key: 'return-unseen' }];
  const saw: Saw[] =
    to === null
      ? [{ key: 'not-returned' }]
      : [{ key: 'returned', stage: to, afterMs: awayMs, system: system ?? 'unsure' }];
  if (nonce !== 'unknown') saw.push({ key: 'nonce', same: nonce === 'same' });
  if (shape === 'S1' && checked) saw.push({ key: 'checked-before' });
  return saw;
}

function theReport({ report, crashed, lastTime }: Evidence): Saw[] {
  const saw: Saw[] = [];
  if (report) saw.push({ key: 'reported', status: report.status, step: report.name, text: report.text });
  if (crashed) saw.push({ key: 'crashed' });
  if (lastTime?.panic) saw.push({ key: 'panicked-before' });
  if (lastTime?.exitStatus != null && lastTime.exitStatus !== '0')
    saw.push({ key: 'ended-before', exitStatus: lastTime.exitStatus });
  return saw;
}

function theWay({
  image,
  fullSpeed,
  quietMs,
  checkpoint,
  unknown,
  onTheWay,
  flaps,
  report,
}: Evidence): Saw[] {
  const saw: Saw[] = [];
  if (image && image.bytesPerSecond > 0) saw.push({ key: 'rate', bytesPerSecond: image.bytesPerSecond });
  if (fullSpeed) saw.push({ key: 'full-speed' });
  if (quietMs >= quietFromMs) saw.push({ key: 'quiet', ms: quietMs });
  if (flaps) saw.push({ key: 'flapped', count: flaps.count, overMs: flaps.overMs });
  if (checkpoint && !report && checkpoint.name !== '') saw.push({ key: 'at-step', name: checkpoint.name });
  for (const { dataType, optional } of unknown) saw.push({ key: 'unknown-request', dataType, optional });
  for (const { name } of onTheWay) if (name !== report?.name) saw.push({ key: 'step-failed', name });
  return saw;
}

function theHost({ driftMs, hidden }: Evidence): Saw[] {
  const saw: Saw[] = [];
  if (driftMs > 0) saw.push({ key: 'stood-still', ms: driftMs });
  if (hidden) saw.push({ key: 'hidden' });
  return saw;
}
