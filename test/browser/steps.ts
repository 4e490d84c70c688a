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

/** What happened, and when, in seconds from the first entry. */
export type Step = readonly [seconds: number, what: What];

/** Wall time of the first entry. */
export const start = Date.UTC(2026, 10, 25, 14, 20, 0);

/** Folds the steps; `nowSeconds`: the page looks at it then, else at the last step. */
export function situation(steps: readonly Step[], nowSeconds?: number): Situation {
  const entries = steps.map(([seconds, what]): Entry => ({
    t: seconds * 1000,
    at: start + seconds * 1000,
    ...what,
  }));
  const snapshot = fold(entries);
  return { entries, snapshot, t: nowSeconds === undefined ? snapshot.t : nowSeconds * 1000 };
}

/** A host on which nothing stands in the way. */
export const linux: Host = { os: 'linux', browser: 'Chrome 156', usb: true };

/** The page was opened; `pretend`: with that phone instead of a real one. */
export const opened = (host: Host = linux, relay = true, pretend?: string): What => ({
  who: 'page',
  kind: 'opened',
  version: '0.1.0',
  host,
  relay,
  ...(pretend !== undefined && { pretend }),
});

/** An iPhone 12 as its iBoot tells it. */
export const phone: PhoneFacts = {
  ecid: '001A4D2E0B335C2E',
  chipId: 0x8101,
  boardId: 0x0c,
  product: 'iPhone13,2',
  hardwareModel: 'd53gap',
  name: 'iPhone 12',
};

/** The name of a firmware file for `phone`. */
export const ipsw = 'iPhone13,2_26.2.1_23C71_Restore.ipsw';

/** Of its OS image, unpacked. */
export const imageBytes = 8_300_000_000;

/** The person picked `ipsw`. */
export const chosen: What = { who: 'person', kind: 'chose', file: ipsw, size: 10_900_000_000 };

/** Its manifest was read. */
export const openedFile: What = {
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

/** It is checked to this share, from 0 to 1. */
export const checkedTo = (share: number): What => ({
  who: 'ipsw',
  kind: 'checking',
  done: share * 10.9e9,
  total: 10.9e9,
});

/** It is good. */
export const verified: What = {
  who: 'ipsw',
  kind: 'verified',
  bytes: 10_900_000_000,
  ms: 41_000,
  osSha384: 'ab'.repeat(48),
  osDigestAgrees: null,
};

/** A phone appears in this mode. */
export const came = (stage: Extract<What, { kind: 'came' }>['stage']): What => ({
  who: 'usb',
  kind: 'came',
  stage,
  productId: 0x1281,
  serial: '',
});

/** It leaves the bus; `expected`: it was told to. */
export const left = (stage: Extract<What, { kind: 'left' }>['stage'], expected = true): What => ({
  who: 'usb',
  kind: 'left',
  stage,
  expected,
});

/** iBoot has told who the phone is. */
export const seen: What = { who: 'iboot', kind: 'phone', phone, serial: '' };

/** Apple has signed; of an erase where no `behavior` is added. */
export const ticket: Extract<What, { kind: 'ticket' }> = {
  who: 'tss',
  kind: 'ticket',
  bytes: 4100,
  sha384: 'cd'.repeat(48),
  objects: 31,
};

/** A phase begins. */
export const phase = (name: Extract<What, { kind: 'phase' }>['phase']): What => ({
  who: 'page',
  kind: 'phase',
  phase: name,
});

/** From recovery mode it is to come back as `to`, usually after `usualMs`. */
export const expected = (to: 'ibec' | 'restore' | 'normal', usualMs: number, limitMs: number): What => ({
  who: 'page',
  kind: 'expect',
  from: 'recovery',
  to: [to],
  usualMs,
  limitMs,
});

/** The image is sent to this share, from 0 to 1. */
export const imageAt = (share: number): What => ({
  who: 'asr',
  kind: 'sent',
  sent: share * imageBytes,
  total: imageBytes,
});

/** Contact was lost in this phase, unless `fields` say how else it ended. */
export const lost = (
  during: 'image' | 'kernel',
  fields: Record<string, unknown> = { how: 'left' },
): What => ({
  who: 'page',
  kind: 'fault',
  phase: during,
  doing: 'sending the system image, 64 %',
  fault: { name: 'LinkLost', message: 'the phone left during a transfer', ...fields },
});

/** A fault of this name while the file was checked. */
export const fileFault = (name: string, fields: Record<string, unknown> = {}): What => ({
  who: 'page',
  kind: 'fault',
  phase: 'prepare',
  doing: 'checking the file',
  fault: { name, message: 'it said so', ...fields },
});

/** The build will ask for three things that have no answer. */
export const unanswered: What = {
  who: 'page',
  kind: 'unanswered',
  list: [
    { what: 'modem', because: 'BasebandFirmware' },
    { what: 'cryptex1', because: 'Cryptex1,SystemOS' },
    { what: 'peripherals', because: 'SE,UpdatePayload' },
  ],
};

/** A good file, and no phone yet. */
export const ready: readonly Step[] = [
  [0, opened()],
  [20, chosen],
  [21, openedFile],
  [62, verified],
];

/** A phone in recovery mode and a ticket for it: nothing is missing but the person's word. */
export const consented: readonly Step[] = [...ready, [70, came('recovery')], [70.2, seen], [74, ticket]];
const identified = (behavior: Behavior): What => ({
  who: 'ipsw',
  kind: 'identity',
  board: 'd53gap',
  behavior,
  offers: ['update', 'erase'],
  kinds: ['update', 'erase'],
  variant: behavior === 'erase' ? 'Customer Erase Install (IPSW)' : 'Customer Upgrade Install (IPSW)',
  components: 44,
  osBytes: imageBytes,
});

/** A phone that runs this version and wants its passcode first. */
export const inIos = (version: string): What => ({
  who: 'lockdown',
  kind: 'phone',
  phone: { ...phone, installed: { version, build: '22D63' }, passcodeFirst: true },
  serial: '',
});

/** Lockdown does not tell the nonce. */
export const silent: What = { who: 'lockdown', kind: 'refused', asked: 'ApNonce', error: 'MissingValue' };

/** The phone asks its owner whether to trust this computer. */
export const trusting: What = {
  who: 'lockdown',
  kind: 'refused',
  asked: 'EnterRecovery',
  error: 'SessionInactive',
};

/** A phone that is found in restore mode. */
export const restoring: What = {
  who: 'restored',
  kind: 'hello',
  type: 'com.apple.mobile.restored',
  protocol: 15,
  hardwareModel: 'D53gAP',
};

/** Something done for the person outside of an attempt, and how far it has come. */
export const errand = (which: Errand, state: Extract<What, { kind: 'errand' }>['state']): What => ({
  who: 'page',
  kind: 'errand',
  errand: which,
  state,
});
/** Update and erase are both prepared: the person may choose. */
export const either = (version?: string): readonly Step[] => [
  ...ready,
  [70, came(version === undefined ? 'recovery' : 'normal')],
  [70.2, version === undefined ? seen : inIos(version)],
  [71, identified('update')],
  [72, { ...ticket, behavior: 'update' }],
  [72.1, identified('erase')],
  [74, { ...ticket, behavior: 'erase' }],
];
/** The same, of a phone that is found in another mode. */
export const eitherIn = (stage: 'dfu' | 'kis'): readonly Step[] =>
  either().map(([at, what]) => [at, what.kind === 'came' ? came(stage) : what]);
/** An iPhone 8 in recovery mode, on its way into DFU mode since 80 s. */
export const intoDfuAt: readonly Step[] = [
  ...ready,
  [70, came('recovery')],
  [
    70.2,
    {
      who: 'iboot',
      kind: 'phone',
      phone: { ...phone, chipId: 0x8015, product: 'iPhone10,1', hardwareModel: 'd20ap', name: 'iPhone 8' },
      serial: '',
    },
  ],
  [74, ticket],
  [80, errand('dfu', 'begun')],
];

/** The controller of a USB-C port is there in place of its phone. */
export const behindPort: readonly Step[] = [
  [70, came('port-dfu')],
  [70.2, { who: 'iboot', kind: 'phone', phone: { ...phone, ecid: '', name: 'iPhone 15 Pro' }, serial: '' }],
];

/** An erase that has begun: iBEC is awaited. */
export const attempt: readonly Step[] = [
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

/** iBEC is there and takes the restore system. */
export const loading: readonly Step[] = [...attempt, [105, came('ibec')], [105.2, phase('load')]];

/** At `at` seconds the person has to allow the phone again; `limitMs` null: there is no hurry. */
export const grantDue = (
  at: number,
  stage: 'recovery' | 'ibec' | 'restore' | 'dfu' | 'kis',
  limitMs: number | null,
  away?: true,
): Step => [at, { who: 'page', kind: 'grant-due', stage, limitMs, ...(away && { away }) }];

/** A call of WebUSB was refused with this error. */
export const denied = (call: string, error: string, limitMs?: number): What => ({
  who: 'usb',
  kind: 'denied',
  call,
  error,
  ...(limitMs !== undefined && { limitMs }),
});

/** An erase from DFU mode: iBSS is awaited. */
export const fromDfu: readonly Step[] = [
  ...ready,
  [70, came('dfu')],
  [70.2, seen],
  [74, ticket],
  [90, { who: 'page', kind: 'attempt', id: 'A', behavior: 'erase', ecid: phone.ecid, build: '23C71' }],
  [91, phase('enter')],
  [93, { who: 'page', kind: 'expect', from: 'dfu', to: ['recovery', 'dfu'], usualMs: 3000, limitMs: 20_000 }],
  [93.5, left('dfu')],
];

/** The kernel was started: the restore system is awaited. */
export const kernel: readonly Step[] = [
  ...loading,
  [113, phase('kernel')],
  [113.5, expected('restore', 14_000, 300_000)],
  [114, left('ibec')],
];

/** The image is being sent. */
export const inRestore: readonly Step[] = [
  ...kernel,
  [127, came('restore')],
  [127.5, phase('handover')],
  [131, phase('checks')],
  [175, phase('disk')],
  [226, phase('image')],
  [228, { who: 'asr', kind: 'payload', bytes: imageBytes }],
];

/** The phone said that it is restored, and starts up. */
export const finished: readonly Step[] = [
  ...inRestore,
  [510, imageAt(1)],
  [511, phase('install')],
  [660, phase('finish')],
  [663, { who: 'page', kind: 'restored' }],
  [663.5, expected('normal', 30_000, 600_000)],
  [666, left('restore')],
];

/** The same road, taken by an update. */
export const asUpdate = (steps: readonly Step[]): Step[] =>
  steps.map(([at, what]) => [at, what.kind === 'attempt' ? { ...what, behavior: 'update' } : what]);
