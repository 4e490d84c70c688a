import {
  phases,
  type Entry,
  type Fault,
  type FirmwareFacts,
  type Host,
  type ListedBuild,
  type PhoneFacts,
  type Unanswered,
  type What,
} from './entry.ts';
import {
  date,
  flag,
  list,
  maybe,
  nullable,
  number,
  oneOf,
  record,
  shape,
  text,
  truth,
  type Shape,
  type Test,
} from './form.ts';
import { attemptElsewhere, behavior, stage, told } from './sound-told.ts';

type Who = What['who'];
type Fields<T extends What, W extends Who> = W extends T['who'] ? Shape<Omit<T, 'who' | 'kind'>> : never;

/** For each of whom entries are about: its kinds, and a test for each field of theirs. */
type Rows = {
  readonly [W in Who]: {
    readonly [T in What as W extends T['who'] ? T['kind'] : never]: Fields<T, W>;
  };
};

const phase = oneOf(...phases);
const host = shape<Host>({
  os: oneOf('linux', 'chromeos', 'windows', 'macos', 'android', 'other'),
  browser: text,
  usb: flag,
  old: maybe(truth),
});
const phone = {
  phone: shape<PhoneFacts>({
    ecid: text,
    chipId: number,
    boardId: number,
    product: maybe(text),
    hardwareModel: maybe(text),
    name: maybe(text),
    installed: maybe(shape({ version: text, build: text })),
    passcodeFirst: maybe(flag),
  }),
  serial: text,
  second: maybe(truth),
};
const nonces = { ap: text, sep: maybe(text) };
const firmware = shape<FirmwareFacts>({
  file: text,
  size: number,
  productVersion: text,
  build: text,
  products: list(text),
});
const build = shape<ListedBuild>({ version: text, build: text, url: text, size: nullable(number) });
const fault: Test<Fault> = (value): value is Fault => shape({ name: text, message: text })(value);
const unanswered = shape<Unanswered>({
  what: oneOf('modem', 'peripherals', 'cryptex1', 'fdr', 'aea'),
  because: text,
});
const nothing = {};

const rows: Rows = {
  page: {
    opened: {
      version: text,
      host,
      relay: flag,
      pretend: maybe(text),
      asks: maybe(truth),
      install: maybe(text),
    },
    unchanged: { behavior },
    unkept: { why: text },
    'case-refused': { why: text },
    'case-opened': { ecid: text },
    retold: {
      from: oneOf('transcript', 'idevicerestore'),
      timed: flag,
      bus: flag,
      host: maybe(text),
    },
    attempt: { id: text, behavior, ecid: text, build: text },
    phase: { phase },
    expect: { from: stage, to: list(stage), usualMs: number, limitMs: number },
    'grant-due': { stage, limitMs: nullable(number), away: maybe(truth) },
    fault: { phase, doing: text, fault },
    returned: { stage: nullable(stage), afterMs: number },
    errand: {
      errand: oneOf('enter', 'leave', 'restart', 'dfu', 'port'),
      state: oneOf('begun', 'done', 'refused', 'returned', 'unseen'),
    },
    'other-tab': { state: oneOf('has-it', 'gone') },
    unanswered: { list: list(unanswered) },
    hidden: nothing,
    shown: nothing,
    awake: nothing,
    asleep: nothing,
    drift: { ms: number },
    restored: nothing,
    started: nothing,
    'start-unseen': nothing,
  },
  person: {
    chose: { file: text, size: number },
    fetches: { file: text, url: text },
    model: { product: text, name: text },
    paused: nothing,
    resumed: nothing,
    cancelled: { keeps: maybe(truth) },
    granted: nothing,
    stopped: nothing,
    declined: { ms: number },
    kept: nothing,
    again: { file: flag },
    took: { ecid: text },
    told: { of: oneOf('then', 'now'), told },
    'tried-elsewhere': { attempt: attemptElsewhere },
    consented: { ecid: text, behavior, build: maybe(text) },
  },
  usb: {
    came: { stage, productId: number, serial: text, ecid: maybe(text), second: maybe(truth) },
    left: { stage, expected: flag, ecid: maybe(text), second: maybe(truth) },
    denied: { call: text, error: text, limitMs: maybe(number) },
  },
  lockdown: { phone, nonces, refused: { asked: text, error: text } },
  iboot: {
    phone,
    nonces,
    variable: { name: text, value: nullable(text) },
    command: { text, stalled: flag },
    console: { text },
    sent: { component: text, bytes: number, ms: number },
  },
  ipsw: {
    opened: { firmware, entries: number },
    identity: {
      board: text,
      behavior,
      offers: list(behavior),
      kinds: maybe(list(behavior)),
      variant: text,
      components: number,
      osBytes: number,
    },
    checking: { done: number, total: number },
    verified: {
      bytes: number,
      read: maybe(number),
      ms: number,
      osSha384: text,
      osDigestAgrees: nullable(flag),
    },
    fetch: { url: text, size: number, needed: number, kept: number, ranges: flag },
    fetching: { done: number, total: number, bytesPerSecond: number },
    stalled: { why: text, offline: flag, attempt: number, retryMs: number },
    elsewhere: nothing,
    'unpacks-elsewhere': nothing,
    fetched: { bytes: number, ms: number },
    retyped: { component: text, from: text, to: text },
  },
  shelf: {
    room: { needed: number, free: nullable(number), persistent: flag },
    freed: { label: text, bytes: number },
  },
  catalogue: {
    looking: { product: text },
    listed: {
      product: text,
      source: text,
      asked: date,
      builds: list(build),
      unsigned: number,
      failed: list(text),
    },
    unlisted: { product: text, tried: list(text) },
  },
  tss: {
    asked: { build: text, components: number },
    signs: { build: text, behavior, ecid: text },
    unsigned: { behavior, kinds: list(behavior) },
    answered: { status: number, message: text, ms: number },
    ticket: {
      bytes: number,
      sha384: text,
      objects: number,
      ecid: maybe(text),
      behavior: maybe(behavior),
    },
  },
  mux: {
    up: { version: number, packet: number },
    text: { level: oneOf('error', 'warning', 'info', 'other'), text },
  },
  restored: {
    phone,
    hello: { type: text, protocol: number, hardwareModel: text },
    hardware: { ecid: text, chipId: number, boardId: number },
    'last-time': { exitStatus: maybe(text), panic: maybe(text), usbLog: maybe(text) },
    start: { protocol: number, options: number },
    checkpoint: { id: number, name: text, result: number, complete: flag, text: maybe(text) },
    operation: { operation: number, percent: nullable(number) },
    asked: { dataType: text, request: number, args: record, port: nullable(number), async: flag },
    answered: { dataType: text, request: number, bytes: number, ms: number },
    'unknown-request': { dataType: text, request: number, announcedOnly: flag },
    message: { type: text, note: text },
    log: { from: text, bytes: number, text },
    crash: { backtrace: text },
    status: {
      status: number,
      amrError: nullable(number),
      successful: nullable(flag),
      text: maybe(text),
    },
    closed: nothing,
  },
  asr: {
    initiate: { checksums: flag, port: number },
    validate: { offset: number, length: number },
    payload: { bytes: number },
    sent: { sent: number, total: number },
    done: { bytes: number, ms: number, waits: shape({ window: number, data: number, other: number }) },
  },
  fdr: { control: { open: flag, port: maybe(number), why: maybe(text) } },
};

const stamped = shape({ t: number, at: date, who: text, kind: text });

/**
 * Whether a value from outside is an entry of ours: with all its fields, each of its kind, or everything that folds
 * journals would stumble over it.
 */
export function isSound(value: unknown): value is Entry {
  if (!stamped(value)) return false;
  const kinds: Readonly<Record<string, object>> = Object.hasOwn(rows, value.who)
    ? rows[value.who as Who]
    : {};
  const fields = Object.hasOwn(kinds, value.kind) ? kinds[value.kind] : undefined;
  return fields !== undefined && shape(fields)(value);
}
