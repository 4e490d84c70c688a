import { concat, KiB, nothing, type Bytes } from '../bytes/bytes.ts';
import { LinkLost } from '../usb/errors.ts';
import type { Link } from '../usb/link.ts';
import { UploadStalled } from './errors.ts';

const endpoint = 0x04;
/** What every client sends, so what every iBoot has seen. */
const pieceSize = 32 * KiB;
const inFlight = 8;
const pieceMs = 10_000;
/** When the descriptors do not tell: recovery mode is a high-speed device on every phone. */
const highSpeedPacket = 512;

const begin: USBControlTransferParameters = {
  requestType: 'vendor',
  recipient: 'interface',
  request: 0,
  value: 0,
  index: 0,
};

/**
 * Sends one file to iBoot (usb-modes §2.5): announced, then in pieces of 32 KiB, several queued so that the bus never
 * idles. `progress` hears the bytes that the phone has taken. Throws `UploadStalled`, `Silence`, and `LinkLost` with
 * `sent`.
 */
export async function sendFile(
  link: Link,
  parts: readonly Bytes[],
  progress: (sent: number) => void = () => undefined,
): Promise<void> {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const doing = `sending ${total} bytes`;
  const flying: { readonly size: number; readonly landed: Promise<'ok' | 'stall'> }[] = [];
  let sent = 0;
  const land = async (): Promise<void> => {
    const first = flying.shift()!;
    if ((await first.landed) === 'stall') {
      // What is queued behind it stalls too; cleared earlier, it would go through as a file without its middle.
      await Promise.allSettled(flying.map((one) => one.landed));
      await link.clearHalt(endpoint);
      throw new UploadStalled(sent, total);
    }
    sent += first.size;
    progress(sent);
  };

  link.doing = doing;
  try {
    if ((await link.controlOut(begin)) === 'stall') throw new UploadStalled(0, total);
    for (const piece of pieces(parts)) {
      if (flying.length === inFlight) await land();
      const landed = link.send(endpoint, piece, pieceMs);
      // When an earlier piece fails this one fails unheard: the earlier one has told.
      landed.catch(() => undefined);
      flying.push({ size: piece.length, landed });
    }
    while (flying.length > 0) await land();
    // A last packet that is full does not end the file: without an empty one iBoot goes on waiting and stalls the next
    // command (USB 2.0 §5.8.3; WebUSB adds none). Whether it likes it is of no consequence.
    if (total % (link.packetSize(endpoint) ?? highSpeedPacket) === 0)
      await link.send(endpoint, nothing, pieceMs);
  } catch (error) {
    throw error instanceof LinkLost ? error.during(doing, sent) : error;
  }
}

/** The parts' bytes in pieces of 32 KiB, copied only where a piece spans parts. */
function* pieces(parts: readonly Bytes[]): Generator<Bytes> {
  let gathered: Bytes[] = [];
  let size = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      const slice = part.subarray(at, at + pieceSize - size);
      gathered.push(slice);
      at += slice.length;
      size += slice.length;
      if (size < pieceSize) continue;
      yield concat(gathered);
      gathered = [];
      size = 0;
    }
  }
  if (size > 0) yield concat(gathered);
}
