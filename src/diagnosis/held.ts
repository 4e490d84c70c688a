import type { Host, Stage } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';

/**
 * Why a phone that is there cannot be had (browser-platform.md §1.2, §3.2): `rights`, the system lets no page open it;
 * `mux`, another program serves every phone in iOS and in its restore system; `program`, something holds this one;
 * `driver`, Windows has given it to Apple's; `system`, macOS keeps it; `import`, a Chromebook's photo import or its Linux
 * has it; `dialog`, Android's own question was not answered with yes; `forbidden`, this page may not use USB at all.
 */
export type HeldBy = 'rights' | 'mux' | 'program' | 'driver' | 'system' | 'import' | 'dialog' | 'forbidden';

/** Which WebUSB call was refused, with the browser's own error name, and who is behind it. */
export interface Held {
  readonly by: HeldBy;
  readonly call: string;
  readonly error: string;
  /** Until when, in ms on the journal's clock, freeing it still helps; null: there is no hurry. */
  readonly until: number | null;
}

/** What stands between this page and the phone at hand; null when nothing does. Pure. */
export function heldOf({ denied, fault, host, lifeline, at }: Snapshot): Held | null {
  if (denied) {
    const { call, error, stage, since, limitMs } = denied;
    const until = limitMs === null ? null : since + limitMs;
    return { by: heldBy(host?.os ?? 'other', call, error, stage), call, error, until };
  }
  // Refused before anything was sent: nothing has failed yet.
  if (at !== 'failed' || fault?.phase !== 'prepare' || fault.fault.name !== 'ClaimRefused') return null;
  const { call, error } = fault.fault;
  const stage = lifeline.at(-1)?.stage ?? null;
  return {
    by: heldBy(host?.os ?? 'other', String(call), String(error), stage),
    call: String(call),
    error: String(error),
    until: null,
  };
}

const byHost: Readonly<Partial<Record<Host['os'], HeldBy>>> = {
  windows: 'driver',
  macos: 'system',
  chromeos: 'import',
  android: 'dialog',
};

/** By the pair of call and error: a refused `open` is a matter of rights, a refused claim one of another holder. */
export function heldBy(os: Host['os'], call: string, error: string, stage: Stage | null): HeldBy {
  if (call === 'getDevices') return 'forbidden';
  const known = byHost[os];
  if (known) return known;
  if (call === 'open' && error === 'SecurityError') return os === 'linux' ? 'rights' : 'program';
  return os === 'linux' && (stage === 'normal' || stage === 'restore') ? 'mux' : 'program';
}
