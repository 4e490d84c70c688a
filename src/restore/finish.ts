import type { Dict } from '../plist/value.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import { passages } from './phases.ts';
import type { Through } from './restore-system.ts';
import { whoAnswers } from './who-answers.ts';

const goodbyeMs = 5_000;

/**
 * The phone has reported success, and only that counts as finished. That it also starts is a second fact: looked for,
 * never required.
 */
export async function finish(attempt: Attempt, running: Through): Promise<void> {
  const { note } = attempt.outfit;
  attempt.enter('finish');
  note({ who: 'page', kind: 'restored' });
  attempt.presence.plan(passages.finish);
  attempt.doing = 'saying goodbye';
  const { restored, listener } = running;
  await restored
    .goodbye(goodbyeMs, (message) => (isLog(message) ? listener.hear(message) : undefined))
    .catch(() => undefined);
  attempt.doing = 'waiting for the phone to start';
  const started = await appears(attempt, running.device);
  await running.mux.close();
  note({ who: 'page', kind: started ? 'started' : 'start-unseen' });
}

/** What still comes of a restore that has gone well; nothing else counts any more. */
const isLog = ({ MsgType }: Dict): boolean => MsgType === 'CrashLog' || MsgType === 'RestoredCrash';

/** True when the phone was seen running iOS. A first start may leave the bus once more: the next look decides then. */
async function appears(attempt: Attempt, device: UsbDevice): Promise<boolean> {
  const { clock } = attempt.outfit.world;
  const until = clock.now() + passages.finish.limitMs;
  let last = device;
  try {
    await attempt.unlessStopped(() => attempt.roost.gone(device, passages.finish.leaveMs));
    while (clock.now() < until) {
      const before = last;
      last = await attempt.unlessStopped(() =>
        attempt.roost.wait((seen) => seen !== before && attempt.isOurs(seen), until - clock.now()),
      );
      if (attempt.presence.stageOf(last) !== 'normal') continue;
      // Another phone that runs iOS is no sign of ours.
      if ((await whoAnswers(attempt, last)) === 'normal') return true;
    }
  } catch {
    // Not seen in time, or hidden from this page: that is no failure of the restore.
  }
  return false;
}
