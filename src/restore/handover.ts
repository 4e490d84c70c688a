import { pause } from '../bytes/clock.ts';
import { ecidText } from '../boot/identity.ts';
import { ConnectionReset, PortRefused } from '../mux/errors.ts';
import { MuxDevice } from '../mux/device.ts';
import { isDict, maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import { FdrBroken, RestoredClosed } from '../services/errors.ts';
import { openControl } from '../services/fdr.ts';
import { Restored } from '../services/restored.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import { onceFree } from './freed.ts';
import { NotRestored, StartTooLate, WrongPhone } from './errors.ts';
import { restoreOptions } from './options.ts';
import { startWithinMs } from './phases.ts';

/** A restore system that has been told to start. */
export interface Running {
  readonly device: UsbDevice;
  readonly mux: MuxDevice;
  readonly restored: Restored;
  readonly protocol: number;
}

/** How long the phone may need to let anyone talk to port 62078, from its appearing. */
const answerMs = 60_000;
/** How long port 1082 is tried before going on without. */
const controlMs = 5_000;

/** The restore system, and since when it was awaited: its own 120 s for a host began after that. */
export interface Arrival {
  readonly device: UsbDevice;
  readonly leftAt: number;
}

/** From the restore system's appearing on the bus to StartRestore, which it does not get before it has settled. */
export async function handover(attempt: Attempt, { device, leftAt }: Arrival): Promise<Running> {
  const { world, note } = attempt.outfit;
  attempt.doing = 'opening the restore system';
  const mux = await onceFree(attempt, leftAt + startWithinMs, () =>
    MuxDevice.open(world, attempt.roost, device, {
      text: (level, text) => note({ who: 'mux', kind: 'text', level, text }),
    }),
  );
  note({ who: 'mux', kind: 'up', version: mux.version, packet: mux.packetSize });
  try {
    const { restored, protocol } = await met(attempt, mux);
    // Nothing that can be done without may cost the start: a phone that Chrome hid has been there for long.
    const spareMs = (): number => leftAt + startWithinMs - world.clock.now();
    await control(attempt, mux, Math.min(controlMs, spareMs() / 2));
    const settleMs = Math.max(Math.min(attempt.presence.unsettledMs(device), spareMs()), 0);
    await attempt.unlessStopped(() => pause(world.clock, settleMs));
    const afterMs = Math.round(world.clock.now() - leftAt);
    if (afterMs > startWithinMs) throw new StartTooLate(afterMs);
    attempt.doing = 'starting the restore';
    const options = restoreOptions(world, attempt.kit.identity);
    attempt.goOn();
    await restored.start(protocol, options);
    note({ who: 'restored', kind: 'start', protocol, options: Object.keys(options).length });
    return { device, mux, restored, protocol };
  } catch (error) {
    await mux.close();
    throw error;
  }
}

/** Restored, and what it tells before a start. Where it closes over a question it has begun anew: it is asked once more. */
async function met(attempt: Attempt, mux: MuxDevice): Promise<{ restored: Restored; protocol: number }> {
  const ask = async (): Promise<{ restored: Restored; protocol: number }> => {
    const restored = await reach(attempt, mux);
    const protocol = await hello(attempt, restored);
    // Where the phone had begun before it left once more, its checks go on.
    if (attempt.phase !== 'checks' && attempt.phase !== 'handover') attempt.enter('handover');
    await checkPhone(attempt, restored);
    await lastTime(attempt, restored);
    return { restored, protocol };
  };
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof RestoredClosed || error instanceof ConnectionReset)) throw error;
    return ask();
  }
}

/** Port 62078 may refuse for some seconds: the phone is on the bus before restored listens. */
async function reach(attempt: Attempt, mux: MuxDevice): Promise<Restored> {
  const { world } = attempt.outfit;
  const until = world.clock.now() + answerMs;
  attempt.doing = 'waiting for restored to answer';
  for (;;) {
    try {
      return await attempt.unlessStopped(() => Restored.connect(world, mux));
    } catch (error) {
      if (!(error instanceof PortRefused) || world.clock.now() > until) throw error;
      await pause(world.clock, 500);
    }
  }
}

async function hello(attempt: Attempt, restored: Restored): Promise<number> {
  const answer = await attempt.unlessStopped(() => restored.queryType());
  attempt.outfit.note({
    who: 'restored',
    kind: 'hello',
    type: answer.type,
    protocol: answer.protocol ?? 0,
    hardwareModel: answer.hardwareModel ?? '',
  });
  if (answer.type !== 'com.apple.mobile.restored' || answer.protocol === undefined)
    throw new NotRestored(answer.type);
  return answer.protocol;
}

/** The one thing that is compared before anything is asked to erase: the ECID. */
async function checkPhone(attempt: Attempt, restored: Restored): Promise<void> {
  attempt.doing = 'reading which phone this is';
  const hardware = (await attempt.unlessStopped(() => restored.queryValue('HardwareInfo'))) ?? {};
  const facts: Dict = isDict(hardware) ? hardware : {};
  // Large ECIDs come as negative integers from some ramdisks.
  const ecid = ecidText(BigInt.asUintN(64, maybe.big(facts, 'UniqueChipID') ?? 0n));
  attempt.outfit.note({
    who: 'restored',
    kind: 'hardware',
    ecid,
    chipId: maybe.integer(facts, 'ChipID') ?? 0,
    boardId: maybe.integer(facts, 'BoardID') ?? 0,
  });
  if (ecid !== attempt.ecid) throw new WrongPhone(attempt.ecid, ecid);
}

/** The phone's proxy for factory data. Whatever its port says, a restore goes on; what it said is written down. */
async function control(attempt: Attempt, mux: MuxDevice, ms: number): Promise<void> {
  const { world, note } = attempt.outfit;
  attempt.doing = 'looking for the proxy of the phone';
  try {
    const opened = await attempt.unlessStopped(() => openControl(world, mux, ms));
    note({
      who: 'fdr',
      kind: 'control',
      open: opened !== undefined,
      ...(opened ? { port: opened.port } : {}),
    });
  } catch (error) {
    if (!(error instanceof FdrBroken)) throw error;
    note({ who: 'fdr', kind: 'control', open: false, why: error.why });
  }
}

/** What the phone remembers of its last restore; not every one does. */
async function lastTime(attempt: Attempt, restored: Restored): Promise<void> {
  const saved = await attempt.unlessStopped(() => restored.queryValue('SavedDebugInfo'));
  if (!isDict(saved)) return;
  const exitStatus = maybe.string(saved, 'PreviousExitStatus');
  const panic = maybe.string(saved, 'PanicLog');
  const usbLog = maybe.string(saved, 'USBLog');
  if (exitStatus === undefined && panic === undefined && usbLog === undefined) return;
  attempt.outfit.note({
    who: 'restored',
    kind: 'last-time',
    ...(exitStatus === undefined ? {} : { exitStatus }),
    ...(panic === undefined ? {} : { panic: panic.slice(0, logLimit) }),
    ...(usbLog === undefined ? {} : { usbLog: usbLog.slice(0, logLimit) }),
  });
}

/** Characters of a log of the phone's that the journal keeps. */
export const logLimit = 64 * 1024;
