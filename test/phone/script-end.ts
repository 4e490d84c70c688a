import { maybe } from '../../src/plist/dict.ts';
import type { Script } from './script.ts';
import { pastOf } from './script-log.ts';
import { type StepFailed } from './step-failed.ts';
import { refused } from './strictness.ts';
import { HostGone } from './tcp.ts';

/** restored's wait for the acknowledgement of its final message. */
const acknowledgementMs = 5_000;

/** Old hosts sleep up to twenty seconds before they say goodbye. */
const goodbyeMs = 30_000;

/** Runs the clean-up, sends the final message and waits for the host's last words. */
export async function finish(script: Script, failed: StepFailed | undefined): Promise<void> {
  const { body, line } = script;
  script.cleanUp();
  await script.steps(0x67c, 0x1613, 0x647);
  if (script.generation !== 'ios16') await script.steps(0x6c2);
  const say = async (): Promise<void> => {
    line.keepEarly();
    await line.send(failed ? failureMessage(script, failed) : successMessage);
    const status = failed?.status ?? 0;
    body.tell({ kind: 'status', status, ...(failed ? { why: failed.message } : {}) });
  };
  if (script.options.hasty) {
    await say();
    await line.close();
  } else
    await script.step(0x648, async () => {
      await say();
      await acknowledgement(script);
    });
  const past = pastOf(body);
  past.exitStatus = failed ? `${failed.status}` : '0';
  if (failed) {
    past.log = script.log.text();
    await line.close();
    return;
  }
  delete past.log;
  body.nvram.set('auto-boot', 'true');
  await script.phase('finish');
  await goodbye(script);
}

const successMessage = { MsgType: 'StatusMsg', Status: 0, AMRError: 0, Successful: true };

const failureMessage = (script: Script, failed: StepFailed) => ({
  MsgType: 'StatusMsg',
  Status: failed.status,
  AMRError: failed.status,
  Successful: false,
  Log: script.log.text(),
});

async function acknowledgement({ body, line }: Script): Promise<void> {
  try {
    const answer = await line.next('ReceivedFinalStatusMsg', acknowledgementMs);
    if (maybe.string(answer, 'MsgType') === 'ReceivedFinalStatusMsg' && Object.keys(answer).length === 1) {
      body.acknowledged = true;
      body.tell({ kind: 'acknowledged' });
      return;
    }
    refused(body, 'final.acknowledged', `{${Object.keys(answer).join(', ')}} came`);
  } catch (error) {
    if (error instanceof HostGone) throw error;
    refused(body, 'final.acknowledged', 'no ReceivedFinalStatusMsg');
  }
}

/** Stays on the bus until the host has said goodbye or is gone: a phone that leaves earlier looks lost. */
async function goodbye({ body, line }: Script): Promise<void> {
  try {
    const answer = await line.next('Goodbye', goodbyeMs);
    if (maybe.string(answer, 'Request') === 'Goodbye') {
      await line.send({ Result: 'Success' });
      body.tell({ kind: 'goodbye' });
    }
  } catch {
    // It closed, or said nothing: the restore is done either way.
  }
  await line.close().catch(() => undefined);
}
