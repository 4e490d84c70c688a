import type { Behavior, Entry, Errand, Host, PhoneFacts, What } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';

/** Situations as they come about: written as entries, folded by the product's own fold. */
export interface Situation {
  readonly entries: readonly Entry[];
  readonly snapshot: Snapshot;
  /** Now, in ms on the attempt's clock. */
  readonly t: number;
}

type Step = readonly [seconds: number, what: What];

const start = Date.UTC(2026, 10, 25, 14, 20, 0);

function situation(steps: readonly Step[], nowSeconds?: number): Situation {
  const entries = steps.map(([seconds, what]): Entry => ({
    t: seconds * 1000,
    at: start + seconds * 1000,
    ...what,
  }));
  const snapshot = fold(entries);
  return { entries, snapshot, t: nowSeconds === undefined ? snapshot.t : nowSeconds * 1000 };
}

const linux: Host = { os: 'linux', browser: 'Chrome 156', usb: true };

const opened = (host: Host = linux, relay = true, pretend?: string): What => ({
  who: 'page',
  kind: 'opened',
  version: '0.1.0',
  host,
  relay,
  ...(pretend !== undefined && { pretend }),
});

const phone: PhoneFacts = {
  ecid: '001A4D2E0B335C2E',
  chipId: 0x8101,
  boardId: 0x0c,
  product: 'iPhone13,2',
  hardwareModel: 'd53gap',
  name: 'iPhone 12',
};

const ipsw = 'iPhone13,2_26.2.1_23C71_Restore.ipsw';
const imageBytes = 8_300_000_000;

const chosen: What = { who: 'person', kind: 'chose', file: ipsw, size: 10_900_000_000 };
const openedFile: What = {
  who: 'ipsw',
  kind: 'opened',
  firmware: {
    file: ipsw,
    size: 10_900_000_000,
    productVersion: '26.2.1',
    build: '23C71',
    products: ['iPhone13,2', 'iPhone13,3'],
  },
  entries: 412,
};
const checkedTo = (share: number): What => ({
  who: 'ipsw',
  kind: 'checking',
  done: share * 10.9e9,
  total: 10.9e9,
});
const verified: What = {
  who: 'ipsw',
  kind: 'verified',
  bytes: 10_900_000_000,
  ms: 41_000,
  osSha384: 'ab'.repeat(48),
  osDigestAgrees: null,
};
const came = (stage: Extract<What, { kind: 'came' }>['stage']): What => ({
  who: 'usb',
  kind: 'came',
  stage,
  productId: 0x1281,
  serial: '',
});
const left = (stage: Extract<What, { kind: 'left' }>['stage'], expected = true): What => ({
  who: 'usb',
  kind: 'left',
  stage,
  expected,
});
const seen: What = { who: 'iboot', kind: 'phone', phone, serial: '' };
const ticket: What = { who: 'tss', kind: 'ticket', bytes: 4100, sha384: 'cd'.repeat(48), objects: 31 };
const phase = (name: Extract<What, { kind: 'phase' }>['phase']): What => ({
  who: 'page',
  kind: 'phase',
  phase: name,
});
const expected = (to: 'ibec' | 'restore' | 'normal', usualMs: number, limitMs: number): What => ({
  who: 'page',
  kind: 'expect',
  from: 'recovery',
  to: [to],
  usualMs,
  limitMs,
});
const imageAt = (share: number): What => ({
  who: 'asr',
  kind: 'sent',
  sent: share * imageBytes,
  total: imageBytes,
});
const lost = (during: 'image' | 'kernel', fields: Record<string, unknown> = { how: 'left' }): What => ({
  who: 'page',
  kind: 'fault',
  phase: during,
  doing: 'sending the system image, 64 %',
  fault: { name: 'LinkLost', message: 'the phone left during a transfer', ...fields },
});
const fileFault = (name: string, fields: Record<string, unknown> = {}): What => ({
  who: 'page',
  kind: 'fault',
  phase: 'prepare',
  doing: 'checking the file',
  fault: { name, message: 'it said so', ...fields },
});
const unanswered: What = {
  who: 'page',
  kind: 'unanswered',
  list: [
    { what: 'modem', because: 'BasebandFirmware' },
    { what: 'cryptex1', because: 'Cryptex1,SystemOS' },
    { what: 'peripherals', because: 'SE,UpdatePayload' },
  ],
};

const ready: readonly Step[] = [
  [0, opened()],
  [20, chosen],
  [21, openedFile],
  [62, verified],
];
const consented: readonly Step[] = [...ready, [70, came('recovery')], [70.2, seen], [74, ticket]];
const identified = (behavior: Behavior): What => ({
  who: 'ipsw',
  kind: 'identity',
  board: 'd53gap',
  behavior,
  offers: ['update', 'erase'],
  variant: behavior === 'erase' ? 'Customer Erase Install (IPSW)' : 'Customer Upgrade Install (IPSW)',
  components: 44,
  osBytes: imageBytes,
});
const wants: What = { who: 'person', kind: 'wants', behavior: 'update' };
const inIos = (version: string): What => ({
  who: 'lockdown',
  kind: 'phone',
  phone: { ...phone, installed: { version, build: '22D63' }, passcodeFirst: true },
  serial: '',
});
const silent: What = { who: 'lockdown', kind: 'refused', asked: 'ApNonce', error: 'MissingValue' };
const trusting: What = { who: 'lockdown', kind: 'refused', asked: 'EnterRecovery', error: 'SessionInactive' };
const restoring: What = {
  who: 'restored',
  kind: 'hello',
  type: 'com.apple.mobile.restored',
  protocol: 15,
  hardwareModel: 'D53gAP',
};
const errand = (which: Errand, state: Extract<What, { kind: 'errand' }>['state']): What => ({
  who: 'page',
  kind: 'errand',
  errand: which,
  state,
});
const updating = (version?: string): readonly Step[] => [
  ...ready,
  [70, came(version === undefined ? 'recovery' : 'normal')],
  [70.2, version === undefined ? seen : inIos(version)],
  [71, identified('erase')],
  [74, ticket],
  [79, wants],
  [79.1, identified('update')],
];
const attempt: readonly Step[] = [
  ...consented,
  [
    90,
    {
      who: 'page',
      kind: 'attempt',
      id: 'A',
      behavior: 'erase',
      ecid: phone.ecid,
      build: '23C71',
    },
  ],
  [91, phase('ibec')],
  [98, expected('ibec', 2000, 60_000)],
  [99, left('recovery')],
];
const loading: readonly Step[] = [...attempt, [105, came('ibec')], [105.2, phase('load')]];
const kernel: readonly Step[] = [
  ...loading,
  [113, phase('kernel')],
  [113.5, expected('restore', 14_000, 300_000)],
  [114, left('ibec')],
];
const inRestore: readonly Step[] = [
  ...kernel,
  [127, came('restore')],
  [127.5, phase('handover')],
  [131, phase('checks')],
  [175, phase('disk')],
  [226, phase('image')],
  [228, { who: 'asr', kind: 'payload', bytes: imageBytes }],
];
const finished: readonly Step[] = [
  ...inRestore,
  [510, imageAt(1)],
  [511, phase('install')],
  [660, phase('finish')],
  [663, { who: 'page', kind: 'restored' }],
  [663.5, expected('normal', 30_000, 600_000)],
  [666, left('restore')],
];

/** The same road, taken by an update. */
const asUpdate = (steps: readonly Step[]): Step[] =>
  steps.map(([at, what]) => [at, what.kind === 'attempt' ? { ...what, behavior: 'update' } : what]);

/** Every screen, by the name it has in the gallery. */
export const situations = {
  arrival: situation([[0, opened()]]),
  macos: situation([[0, opened({ os: 'macos', browser: 'Chrome 156', usb: true })]]),
  windows: situation([[0, opened({ os: 'windows', browser: 'Chrome 156', usb: true })]]),
  firefox: situation([[0, opened({ os: 'linux', browser: 'Firefox 145', usb: false })]]),
  'no-relay': situation([[0, opened(linux, false)]]),
  'phone-first': situation([
    [0, opened()],
    [9, came('recovery')],
    [9.1, seen],
  ]),
  checking: situation([
    [0, opened()],
    [20, chosen],
    [21, openedFile],
    [40, checkedTo(0.43)],
  ]),
  damaged: situation([
    [0, opened()],
    [20, chosen],
    [21, openedFile],
    [50, fileFault('CrcMismatch', { entry: '094-12345-001.dmg.aea' })],
  ]),
  unsigned: situation([...consented.slice(0, -1), [74, fileFault('SigningRefused', { status: 94 })]]),
  signing: situation(consented.slice(0, -1)),
  connect: situation(ready),
  consent: situation(consented, 86),
  'consent-refused': situation([...consented.slice(0, -1), [73, unanswered], [74, ticket]], 86),
  'consent-pretend': situation([[0, opened(linux, true, 'iPhone13,2')], ...consented.slice(1)], 86),
  'consent-choice': situation(
    [...ready, [70, came('recovery')], [70.2, seen], [71, identified('erase')], [74, ticket]],
    86,
  ),
  'consent-signing': situation(updating(), 80),
  'consent-update': situation([...updating(), [81, ticket]], 86),
  'consent-ios': situation([...updating('18.3'), [81, ticket]], 86),
  'consent-older': situation([...updating('27.0'), [81, ticket]], 86),
  'detour-enter': situation([...ready, [70, came('normal')], [70.5, inIos('18.3')], [71, silent]], 80),
  'detour-entering': situation(
    [...ready, [70, came('normal')], [70.5, inIos('18.3')], [71, silent], [80, errand('enter', 'begun')]],
    84,
  ),
  'detour-restart': situation([...ready, [70, came('normal')], [70.5, restoring]], 80),
  'connect-closed': situation([...ready, [70, came('normal')], [70.5, inIos('18.3')], [71, trusting]], 80),
  leaving: situation([...consented, [80, errand('leave', 'begun')], [82, left('recovery')]], 90),
  'left-recovery': situation([
    ...consented,
    [80, errand('leave', 'begun')],
    [82, left('recovery')],
    [120, came('normal')],
    [121, errand('leave', 'done')],
  ]),
  'stays-in-recovery': situation([
    ...consented,
    [80, errand('leave', 'begun')],
    [82, left('recovery')],
    [95, came('recovery')],
    [95.1, errand('leave', 'returned')],
  ]),
  'gap-running': situation(kernel, 123),
  'gap-long': situation(kernel, 152),
  grant: situation(
    [...kernel, [129.5, { who: 'page', kind: 'grant-due', stage: 'restore', limitMs: 94_000 }]],
    156,
  ),
  loading: situation(loading, 109),
  erasing: situation(inRestore.slice(0, -2), 200),
  image: situation([...inRestore, [411, imageAt(0.62)]], 412),
  quiet: situation([...inRestore, [510, imageAt(1)], [511, phase('install')]], 595),
  'very-quiet': situation([...inRestore, [510, imageAt(1)], [511, phase('install')]], 850),
  lost: situation([...inRestore, [419, imageAt(0.64)], [420, left('restore', false)]], 426),
  'verdict-mode': situation([
    ...inRestore,
    [419, imageAt(0.64)],
    [420, left('restore', false)],
    [420.4, lost('image')],
    [431, came('recovery')],
    [431.1, { who: 'page', kind: 'returned', stage: 'recovery', afterMs: 11_000 }],
  ]),
  'verdict-same': situation([
    ...inRestore,
    [419, imageAt(0.64)],
    [420, left('restore', false)],
    [420.4, lost('image')],
    [423, came('restore')],
    [423.1, { who: 'page', kind: 'returned', stage: 'restore', afterMs: 3000 }],
  ]),
  'verdict-ours': situation([
    ...loading,
    [
      109,
      {
        who: 'page',
        kind: 'fault',
        phase: 'load',
        doing: 'sending RestoreRamDisk',
        fault: { name: 'TypeError', message: 'x is not a function' },
      },
    ],
  ]),
  'verdict-update': situation([
    ...asUpdate(inRestore),
    [419, imageAt(0.64)],
    [420, left('restore', false)],
    [420.4, lost('image')],
    [431, came('recovery')],
    [431.1, { who: 'page', kind: 'returned', stage: 'recovery', afterMs: 11_000 }],
  ]),
  'verdict-trust': situation([
    ...updating('18.3'),
    [81, ticket],
    [90, { who: 'page', kind: 'attempt', id: 'A', behavior: 'update', ecid: phone.ecid, build: '23C71' }],
    [91, phase('enter')],
    [92, trusting],
    [
      92.1,
      {
        who: 'page',
        kind: 'fault',
        phase: 'enter',
        doing: 'asking it to enter recovery mode',
        fault: {
          name: 'SessionInactive',
          message: 'the phone answers EnterRecovery only to a computer that it trusts',
          asked: 'EnterRecovery',
        },
      },
    ],
  ]),
  updating: situation(asUpdate(inRestore.slice(0, -2)), 200),
  'done-update': situation(
    [...asUpdate(finished), [760, came('normal')], [761, { who: 'page', kind: 'started' }]],
    766,
  ),
  'done-starting': situation(finished, 680),
  done: situation([...finished, [760, came('normal')], [761, { who: 'page', kind: 'started' }]], 766),
  'done-unseen': situation([...finished, [1266, { who: 'page', kind: 'start-unseen' }]]),
} satisfies Record<string, Situation>;

export type SituationName = keyof typeof situations;
