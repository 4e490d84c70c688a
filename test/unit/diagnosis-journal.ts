import type { Entry, Fault, Phase, Stage, What } from '../../src/journal/entry.ts';
import type { Told } from '../../src/journal/told.ts';

const start = Date.UTC(2026, 10, 25, 14, 20, 0);

/** Entries at seconds; a wall clock that began at 14:20. */
export type Line = readonly [seconds: number, what: What];

/** The entries of a journal whose clock begins with its first second. */
export const journal = (...parts: readonly (readonly Line[])[]): Entry[] =>
  parts.flat().map(([seconds, what]) => ({ t: seconds * 1000, at: start + seconds * 1000, ...what }));

/** The same lines, later. */
export const later = (seconds: number, lines: readonly Line[]): Line[] =>
  lines.map(([at, what]) => [at + seconds, what]);

/** Of the phone in every journal here, unless a line says another. */
export const ecid = '001A4D2E0B335C2E';
const flash = 'CPID:8101 BDID:0C ECID:001A4D2E0B335C2E IBFL:3D SRNM:[F7F3QQ4P20Y9]';
const iBec = 'CPID:8101 BDID:0C ECID:001A4D2E0B335C2E IBFL:BC SRNM:[F7F3QQ4P20Y9]';
const udid = '00008101001A4D2E0B335C2E';

const looks: Readonly<Record<string, readonly [productId: number, serial: string]>> = {
  recovery: [0x1281, flash],
  ibec: [0x1281, iBec],
  restore: [0x12a8, udid],
  normal: [0x12a8, udid],
  dfu: [0x1227, flash],
};

/** A phone appears as that mode looks on the bus; `other` overrules it. */
export function came(stage: Stage, other?: { serial?: string; ecid?: string }): What {
  const [productId, serial] = looks[stage] ?? [0x1281, ''];
  const own = stage === 'restore' || stage === 'normal' ? {} : { ecid };
  return { who: 'usb', kind: 'came', stage, productId, serial, ...own, ...other };
}

/** It leaves the bus; `expected`: it was told to. */
export const left = (stage: Stage, expected = false): What => ({ who: 'usb', kind: 'left', stage, expected });

/** A phase begins. */
export const phase = (name: Phase): What => ({ who: 'page', kind: 'phase', phase: name });

/** The person begins anew, with the same file. */
export const again: What = { who: 'person', kind: 'again', file: true };
/** What a person says of how things are from here on. */
export const now = (told: Told): What => ({ who: 'person', kind: 'told', of: 'now', told });

/** iBoot told its nonce, in hex. */
export const nonces = (ap: string): What => ({ who: 'iboot', kind: 'nonces', ap });

/** A return is awaited, usually 10 s and at most 60. */
export const expected = (from: Stage, to: Stage): What => ({
  who: 'page',
  kind: 'expect',
  from,
  to: [to],
  usualMs: 10_000,
  limitMs: 60_000,
});

/** The attempt ends with an error of this name. */
export const fault = (during: Phase, name: string, fields: Record<string, unknown> = {}): What => ({
  who: 'page',
  kind: 'fault',
  phase: during,
  doing: 'this and that',
  fault: { name, message: `it was ${name}`, ...fields } satisfies Fault,
});

/** Contact was lost in this phase. */
export const gone = (during: Phase): What =>
  fault(during, 'LinkLost', { how: 'left', error: 'NetworkError' });

/** A step of the phone's begins or, with a result, has failed. */
export const checkpoint = (id: number, name: string, result = 0, text?: string): What => ({
  who: 'restored',
  kind: 'checkpoint',
  id,
  name,
  result,
  complete: result !== 0,
  ...(text === undefined ? {} : { text }),
});

/** restored wants data on the main connection. */
export const asked = (dataType: string): What => ({
  who: 'restored',
  kind: 'asked',
  dataType,
  request: 1,
  args: {},
  port: null,
  async: false,
});

/** The phone says how it ended; 0 is well. */
export const status = (number: number): What => ({
  who: 'restored',
  kind: 'status',
  status: number,
  amrError: number,
  successful: number === 0,
});

/** A checked file, a phone in recovery mode, a ticket. */
export const ready: readonly Line[] = [
  [0, { who: 'person', kind: 'chose', file: 'a.ipsw', size: 9 }],
  [1, { who: 'ipsw', kind: 'verified', bytes: 9, ms: 9, osSha384: '', osDigestAgrees: null }],
  [2, came('recovery')],
  [
    3,
    {
      who: 'iboot',
      kind: 'phone',
      phone: { ecid, chipId: 0x8101, boardId: 12, product: 'iPhone13,2', name: 'iPhone 12' },
      serial: flash,
    },
  ],
  [4, nonces('aa')],
  [5, { who: 'tss', kind: 'ticket', bytes: 9, sha384: '', objects: 9 }],
];

const attempt: Line = [
  10,
  { who: 'page', kind: 'attempt', id: 'A', behavior: 'erase', ecid, build: '23C71' },
];

/** A restore up to a phase, as far as the diagnosis looks. Nothing of `ready` is in it. */
export const upTo: Readonly<
  Record<'ibec' | 'load' | 'kernel' | 'restore' | 'handover' | 'checks' | 'image', readonly Line[]>
> = (() => {
  const ibec: Line[] = [attempt, [11, phase('ibec')]];
  const load: Line[] = [
    ...ibec,
    [12, expected('recovery', 'ibec')],
    [13, left('recovery', true)],
    [15, came('ibec')],
    [16, phase('load')],
  ];
  const kernel: Line[] = [
    ...load,
    [20, phase('kernel')],
    [20, expected('ibec', 'restore')],
    [21, left('ibec', true)],
  ];
  const restore: Line[] = [
    ...kernel,
    [35, came('restore')],
    [35, { who: 'mux', kind: 'up', version: 2, packet: 512 }],
  ];
  const handover: Line[] = [...restore, [36, phase('handover')]];
  const checks: Line[] = [
    ...handover,
    [37, { who: 'restored', kind: 'start', protocol: 15, options: 9 }],
    [37, phase('checks')],
  ];
  const image: Line[] = [
    ...checks,
    [60, phase('disk')],
    [70, phase('image')],
    [71, { who: 'asr', kind: 'payload', bytes: 8_000_000_000 }],
    [171, { who: 'asr', kind: 'sent', sent: 2_000_000_000, total: 8_000_000_000 }],
  ];
  return { ibec, load, kernel, restore, handover, checks, image };
})();
