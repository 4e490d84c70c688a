import { toHex } from '../../src/bytes/hex.ts';
import { uuid } from '../../src/bytes/world.ts';
import { receiveImage } from './asr.ts';
import { refuse } from './checks.ts';
import type { Script } from './script.ts';
import { Status, StepFailed } from './step-failed.ts';

/** Where asr listens when no port is named. */
const asrPort = 12_345;

/** Seen on iOS 18.3 for the image in the background. */
const backgroundPort = 12_346;

/** Milliseconds until asr runs again. */
const asrStarts = 1_000;

const restoreImage = 13;
const verifyImage = 14;

/** Where the image is awaited when it came in the background; a failure of the stream is reported there. */
export const awaitCheckpoint = 0x6b4;

/** The image while other steps go on. */
export interface BackgroundImage {
  readonly context: string;
  /** Settles when the image is whole. Failures are also put into the script at once. */
  readonly arrived: Promise<void>;
}

/** Asks for the image over port 12345 and takes it, with nothing else going on. */
export async function imageNow(script: Script): Promise<void> {
  await begin(script);
  const ask = async (): ReturnType<Script['line']['listen']> => {
    const listening = script.line.listen(asrPort, 'the image');
    await script.line.send({ MsgType: 'DataRequestMsg', DataType: 'SystemImageData' });
    return listening;
  };
  if (script.options.asrDies) {
    (await ask()).reset('asr died');
    await script.rest(asrStarts);
  }
  await take(script, ask(), undefined);
}

/** Asks for the image over a port of its own and goes on. */
export async function imageInBackground(script: Script): Promise<BackgroundImage> {
  await begin(script);
  const context = uuid(script.body.world.chance);
  const listening = script.line.listen(backgroundPort, 'the image');
  await script.line.send({
    MsgType: 'AsyncDataRequestMsg',
    DataType: 'SystemImageData',
    DataPort: backgroundPort,
    AsyncContextUUID: context,
  });
  const arrived = take(script, listening, context).catch((error: unknown) => {
    if (error instanceof StepFailed) {
      const { status, message } = error;
      script.failure ??= new StepFailed(status, message, { checkpoint: awaitCheckpoint });
    }
    throw error;
  });
  arrived.catch(() => undefined);
  return { context, arrived };
}

/** Operation 14, after the last byte. */
export const verify = (script: Script, ms: number, by?: number): Promise<void> =>
  script.sweep(verifyImage, ms, by);

async function begin(script: Script): Promise<void> {
  await script.phase('image');
  await script.pass({ request: 'SystemImageData' });
  script.body.tell({ kind: 'request', type: 'SystemImageData' });
}

async function take(
  script: Script,
  listening: ReturnType<Script['line']['listen']>,
  context: string | undefined,
): Promise<void> {
  const { body } = script;
  const connection = await listening;
  const image = await receiveImage(body, connection, {
    hellos: script.options.secondInitiate === true && !script.host.old ? 2 : 1,
    checksums: script.options.checksums ?? true,
    progress: async (percent) => {
      const { quietImage, brief } = script.options;
      if (!quietImage && !(brief && percent % 10 > 0)) await script.progress(restoreImage, percent, context);
      await script.pass({ progress: percent });
    },
  });
  const digest = body.bootTicket && body.trust.digest(body.bootTicket, 'rosi');
  if (digest && toHex(digest) !== image.sha384)
    refuse(
      body,
      'asr.digest',
      `failed to restore APFS image: the ticket wants ${toHex(digest)}`,
      Status.imageRestore,
    );
  body.image = image;
  await script.phase('install');
  await connection.close();
}
