import { accessAfter } from './access.ts';
import { voices, type Behavior, type Entry, type Kind, type Phase, type PhoneFacts } from './entry.ts';
import { dataAfter } from './data.ts';
import { catalogueAfter } from './catalogue.ts';
import { downloadAfter, isOfCancelled } from './download.ts';
import { errandAfter, goesOn } from './errand.ts';
import { noGrants, stageSeen } from './grants.ts';
import { come, hide, leave, since, turnOut } from './lifeline.ts';
import { mistakenAfter } from './mistaken.ts';
import { progressAt, weights } from './phases.ts';
import { differ, ofSecond, othersAfter, without } from './second.ts';
import type { Snapshot } from './snapshot.ts';

/** Before the first entry. */
export const blank: Snapshot = {
  at: 'waiting',
  phase: null,
  progress: 0,
  host: null,
  relay: false,
  pretend: null,
  phone: null,
  others: [],
  file: null,
  firmware: null,
  verified: false,
  signed: false,
  checking: null,
  unpacksElsewhere: false,
  download: null,
  model: null,
  catalogue: null,
  signs: null,
  behavior: null,
  unchanged: false,
  backup: null,
  unkept: false,
  awake: null,
  offers: [],
  kinds: [],
  unsigned: null,
  iosAnswers: null,
  errand: null,
  asks: true,
  grants: noGrants,
  declined: null,
  denied: null,
  otherTab: false,
  unanswered: [],
  data: 'untouched-by-us',
  lifeline: [],
  dataLane: [],
  phasesSeen: [],
  wait: { for: 'file', since: 0 },
  expect: null,
  image: null,
  operation: null,
  checkpoint: null,
  heard: null,
  fault: null,
  returned: null,
  faultsOnTheWay: [],
  restoredAt: null,
  startedSeen: null,
  t: 0,
  now: 0,
};

/** The whole journal, folded: what a screen needs to know. `from`: of the entries before these. */
export const fold = (entries: readonly Entry[], from: Snapshot = blank): Snapshot =>
  entries.reduce(next, from);

/** One entry further. Pure: the same journal gives the same snapshot, live, replayed or on another computer. */
export function next(before: Snapshot, entry: Entry): Snapshot {
  if (ofSecond(entry))
    return {
      ...before,
      ...mistakenAfter(before, entry),
      others: othersAfter(before.others, entry),
      t: entry.t,
      now: entry.at,
    };
  if (isOfCancelled(before.download, entry)) return { ...before, t: entry.t, now: entry.at };
  // A journal from elsewhere may name any kind, also what every object has: `constructor`.
  const step = Object.hasOwn(steps, entry.kind) ? (steps[entry.kind] as Step<Kind> | undefined) : undefined;
  // One copy for each entry: a journal has thousands, and is folded many times.
  const after: { -readonly [K in keyof Snapshot]: Snapshot[K] } = { ...before };
  if (step) Object.assign(after, step(before, entry));
  if (voices.has(entry.who)) after.heard = entry.t;
  after.t = entry.t;
  after.now = entry.at;
  after.download = downloadAfter(before.download, entry);
  after.catalogue = catalogueAfter(before.catalogue, entry);
  return Object.assign(after, accessAfter(before, entry), dataAfter(after, entry));
}

type Step<K extends Kind> = (before: Snapshot, entry: Extract<Entry, { kind: K }>) => Partial<Snapshot>;
type Steps = { readonly [K in Kind]?: Step<K> };

const steps: Steps = {
  opened: (before, entry) => {
    if (entry.who !== 'page') return { firmware: entry.firmware };
    const { host, relay, pretend, asks = pretend === undefined } = entry;
    // A page that opens holds no file, whatever the visit had that it explains.
    if (pretend === undefined) {
      // Whether it came back nobody saw who was not there any more.
      const over = before.wait?.for === 'verdict' ? ({ at: 'failed', wait: null } as const) : {};
      return {
        host,
        relay,
        asks,
        unkept: false,
        awake: null,
        others: [],
        file: null,
        verified: false,
        signed: false,
        ...over,
      };
    }
    // A pretend phone has a bus of its own: what was seen on the real one is no part of it.
    const wait = { for: before.verified ? 'phone' : 'file', since: entry.t } as const;
    const bus = { phone: null, others: [], lifeline: [], data: 'untouched-by-us' } as const;
    return { ...fresh, ...bus, host, relay, pretend, asks, signed: false, at: 'waiting', wait };
  },
  chose: (before, entry) => ({
    ...chosen(before, entry),
    file: { name: entry.file, size: entry.size },
    checking: 0,
  }),
  fetches: (before, entry) => ({
    ...chosen(before, entry),
    file: { name: entry.file, size: 0 },
    checking: null,
  }),
  model: (_, { product, name }) => ({ model: { product, name } }),
  signs: (_, { build, behavior, at }) => ({ signs: { build, behavior, at } }),
  fetch: (before, entry) => ({ file: { name: before.file?.name ?? '', size: entry.size } }),
  // Nobody waits for it any more, wherever it came from.
  cancelled: () => ({ file: null, firmware: null, signs: null, checking: null, unpacksElsewhere: false }),
  checking: (_, entry) => ({
    checking: entry.total === 0 ? 1 : entry.done / entry.total,
    unpacksElsewhere: false,
  }),
  'unpacks-elsewhere': () => ({ unpacksElsewhere: true }),
  verified: (before, entry) => ({
    verified: true,
    checking: null,
    unpacksElsewhere: false,
    wait: { for: before.phone ? 'signing' : 'phone', since: entry.t },
  }),
  phone: (before, entry) => ({
    phone: entry.phone,
    others: without(before.others, entry.phone.ecid),
    ...(takesPlace(before, entry.phone) ? unprepared : {}),
    iosAnswers: entry.who === 'lockdown' ? 'readable' : null,
    // A restore system that was left alone has to restart first.
    ...(before.verified &&
    (!before.signed || takesPlace(before, entry.phone)) &&
    before.fault === null &&
    entry.who !== 'restored'
      ? { wait: { for: 'signing', since: entry.t } }
      : {}),
  }),
  took: (before, { ecid, t }) => {
    const phone = before.others.find((each) => each.ecid === ecid);
    if (!phone) return {};
    const left = without(before.others, ecid);
    return {
      ...fresh,
      ...unprepared,
      phone,
      others: before.phone ? [...left, before.phone] : left,
      iosAnswers: null,
      lifeline: [],
      at: 'waiting',
      wait: { for: before.verified ? 'signing' : 'file', since: t },
    };
  },
  refused: (_, entry) => ({ iosAnswers: entry.asked === 'EnterRecovery' ? 'closed' : 'silent' }),
  // Whatever it does from now on is told there.
  'other-tab': (_, { state }) => (state === 'has-it' ? { lifeline: [] } : {}),
  hello: (before, entry) =>
    entry.type === restoreSystem ? { lifeline: turnOut(before.lifeline, 'restore') } : {},
  errand: errandAfter,
  identity: (_, { behavior, offers, kinds = [behavior] }) => ({
    behavior: kinds[0] ?? behavior,
    offers,
    kinds,
    // All kinds are asked for anew.
    ...(kinds.length > 1 && kinds[0] === behavior ? { unsigned: null } : {}),
  }),
  unsigned: (before, { behavior, kinds, t }) => ({
    behavior: kinds[0] ?? before.behavior,
    kinds,
    unsigned: behavior,
    // Those before it in their order have their tickets.
    ...(before.kinds.at(-1) === behavior ? { signed: true, wait: { for: 'consent', since: t } } : {}),
  }),
  consented: (_, { behavior }) => ({ behavior }),
  unchanged: () => ({ unchanged: true }),
  told: (before, { told }) => ({ backup: told.backup ?? before.backup }),
  awake: () => ({ awake: true }),
  asleep: () => ({ awake: false }),
  unkept: () => ({ unkept: true }),
  unanswered: (_, entry) => ({ unanswered: entry.list }),
  // One that another phone had asked for meanwhile is not this one's.
  ticket: (before, entry) =>
    differ(before.phone?.ecid ?? '', entry.ecid ?? '') || isBeforeLast(before, entry.behavior)
      ? {}
      : before.phase === null
        ? { signed: true, wait: { for: 'consent', since: entry.t } }
        : { signed: true },

  again: (before, entry) => ({
    ...fresh,
    lifeline: since(before.lifeline),
    signed: false,
    at: 'waiting',
    ...(entry.file
      ? { wait: { for: isReady(before) ? 'signing' : 'phone', since: entry.t } }
      : { wait: { for: 'file', since: entry.t }, file: null, firmware: null, verified: false }),
  }),

  attempt: (before, entry) => ({
    ...fresh,
    at: 'working',
    phase: 'prepare',
    behavior: entry.behavior,
    lifeline: since(before.lifeline),
    wait: null,
    phasesSeen: [{ phase: 'prepare', t: entry.t, at: entry.at }],
  }),
  // After its fault an attempt goes nowhere: nothing that comes late puts a failed restore back to work.
  phase: (before, entry) =>
    before.fault !== null
      ? {}
      : {
          at: 'working',
          wait: null,
          phase: entry.phase,
          progress: Math.max(before.progress, progressAt(entry.phase)),
          phasesSeen: [...before.phasesSeen, { phase: entry.phase, t: entry.t, at: entry.at }],
        },
  expect: (_, entry) => ({ expect: entry }),
  came: (before, entry) => ({
    ...(entry.stage === 'normal' ? {} : { iosAnswers: null }),
    lifeline: come(before.lifeline, entry, {
      due: before.at === 'failed' ? null : (before.expect?.to ?? null),
      seen: stageSeen(before.grants, entry),
    }),
    ...(before.wait?.for === 'return' || before.wait?.for === 'grant' ? goesOn(before, entry) : {}),
  }),
  left: (before, entry) => {
    const lifeline = leave(before.lifeline, entry, before.expect);
    if (before.phase === null || before.fault !== null || before.at === 'done') return { lifeline };
    if (!entry.expected) return { lifeline, at: 'waiting', wait: { for: 'verdict', since: entry.t } };
    if (!before.expect) return { lifeline };
    const { to, usualMs, limitMs } = before.expect;
    return { lifeline, at: 'waiting', wait: { for: 'return', to, since: entry.t, usualMs, limitMs } };
  },
  'grant-due': (before, entry) => ({
    at: 'waiting',
    lifeline: entry.away ? before.lifeline : hide(before.lifeline, entry),
    wait: {
      for: 'grant',
      stage: entry.stage,
      since: entry.t,
      limitMs: entry.limitMs,
      away: entry.away ?? false,
    },
  }),

  operation: (_, entry) => ({ operation: { number: entry.operation, percent: entry.percent } }),
  checkpoint: (before, entry) => ({
    checkpoint: { id: entry.id, name: entry.name },
    ...(entry.result === 0 || before.faultsOnTheWay.some((each) => each.checkpoint === entry.id)
      ? {}
      : {
          faultsOnTheWay: [
            ...before.faultsOnTheWay,
            { checkpoint: entry.id, name: entry.name, result: entry.result },
          ],
        }),
  }),
  payload: (_, entry) => ({ image: { sent: 0, total: entry.bytes, since: entry.t, bytesPerSecond: 0 } }),
  sent: (before, entry) => {
    if (entry.who !== 'asr') return {};
    const began = before.image?.since ?? entry.t;
    const seconds = Math.max(1, entry.t - began) / 1000;
    return {
      image: { sent: entry.sent, total: entry.total, since: began, bytesPerSecond: entry.sent / seconds },
      progress: within(before, 'image', entry.sent / entry.total),
    };
  },

  restored: (_, entry) => ({ at: 'done', restoredAt: entry.at, progress: progressAt('finish'), wait: null }),
  started: () => ({ at: 'done', startedSeen: true, progress: 1, wait: null }),
  'start-unseen': () => ({ at: 'done', startedSeen: false, progress: 1, wait: null }),
  fault: (before, entry) => {
    const { phase, doing, fault, t, at } = entry;
    const lost = fault.how === 'left';
    return {
      fault: { phase, doing, fault, t, at },
      errand: null,
      checking: null,
      unpacksElsewhere: false,
      at: lost ? 'waiting' : 'failed',
      wait: lost ? { for: 'verdict', since: before.wait?.for === 'verdict' ? before.wait.since : t } : null,
    };
  },
  // Whoever has begun another try meanwhile is past it.
  returned: (before, entry) =>
    before.fault === null
      ? {}
      : { at: 'failed', wait: null, returned: { stage: entry.stage, afterMs: entry.afterMs } },
};

/** Another phone, before any attempt. */
const takesPlace = ({ phone, phase }: Snapshot, { ecid }: PhoneFacts): boolean =>
  phase === null && differ(phone?.ecid ?? '', ecid);

/** What was found out and asked for was for one phone. */
const unprepared: Partial<Snapshot> = {
  backup: null,
  signed: false,
  offers: [],
  kinds: [],
  unsigned: null,
  unanswered: [],
};

/** Of several kinds of install, each has a ticket of its own: asked for in their order. */
const isBeforeLast = ({ kinds, phase }: Snapshot, behavior: Behavior | undefined): boolean =>
  phase === null && kinds.length > 1 && behavior !== undefined && behavior !== kinds.at(-1);

/** Another file, from wherever: nothing of an earlier one counts any more. */
const chosen = (before: Snapshot, { t }: Entry): Partial<Snapshot> => ({
  ...fresh,
  phone: before.phone,
  lifeline: before.lifeline,
  // A file may be chosen while the phone is on its way.
  expect: before.expect,
  errand: before.errand?.state === 'begun' ? before.errand : null,
  firmware: null,
  unpacksElsewhere: false,
  verified: false,
  signed: false,
  signs: null,
  at: 'waiting',
  wait: { for: 'file', since: t },
});

/** A restore can begin with the phone as it is: before it has started a system, or running an iOS that answers. */
const isReady = ({ lifeline, iosAnswers }: Snapshot): boolean =>
  iosAnswers === 'readable' || ['recovery', 'dfu', 'kis', 'port-dfu'].includes(lifeline.at(-1)?.stage ?? '');

/** What one attempt does not hand to the next. */
const fresh: Partial<Snapshot> = {
  unchanged: false,
  unsigned: null,
  phase: null,
  progress: 0,
  dataLane: [],
  phasesSeen: [],
  expect: null,
  image: null,
  operation: null,
  checkpoint: null,
  fault: null,
  returned: null,
  faultsOnTheWay: [],
  restoredAt: null,
  startedSeen: null,
  errand: null,
};

/** What restored says it is, to QueryType. */
const restoreSystem = 'com.apple.mobile.restored';

/** Progress inside a phase whose share is counted; it never goes back. */
const within = (before: Snapshot, phase: Phase, share: number): number =>
  before.phase === null
    ? before.progress
    : Math.max(before.progress, progressAt(phase) + weights[phase] * share);
