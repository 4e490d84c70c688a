import { nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import { DeviceDescriptor } from '../phone/descriptors.ts';
import type { Setup } from '../phone/enumeration.ts';
import type { Transfer } from './sequence.ts';

const stalledStatus = '-32';

/** Tag, time, `S` or `C`, kind and direction, bus, device, endpoint, and what follows. */
const event = /^(\w+) \d+ ([SC]) ([CBI][io]):\d+:(\d+):(\d+) (.*)$/;
const setupWords = /^s (\w\w) (\w\w) (\w{4}) (\w{4}) (\w{4}) \d+ ?(.*)$/;

/** The host controller's own root hub. */
const rootHub = '001';

type Changing<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads the kernel's text of a bus (Documentation/usb/usbmon.rst, format `u`, whose lines hold the first 32 bytes of a
 * transfer). A device number that was not seen before, answering for its device descriptor, is an arrival.
 */
export function readUsbmon(lines: readonly string[]): Transfer[] {
  const transfers: Transfer[] = [];
  const pending = new Map<string, Changing<Extract<Transfer, { stalled: boolean }>>>();
  const seen = new Set([rootHub]);
  for (const line of lines) {
    const [, tag, moment, kind, device, endpoint, rest] = event.exec(line) ?? [];
    if (rest === undefined || device === rootHub || device === '000') continue;
    if (moment === 'C') {
      const begun = pending.get(tag!);
      pending.delete(tag!);
      if (begun && rest.startsWith(`${stalledStatus} `)) begun.stalled = true;
      if (kind !== 'Ci' || seen.has(device!)) continue;
      const descriptor = dataOf(rest);
      if (descriptor.length !== DeviceDescriptor.size) continue;
      seen.add(device!);
      transfers.push({ kind: 'arrive', productId: DeviceDescriptor.read(descriptor).productId });
    } else {
      const begun = submitted(kind!, Number(endpoint), rest);
      if (!begun) continue;
      pending.set(tag!, begun);
      transfers.push(begun);
    }
  }
  return transfers;
}

function submitted(
  kind: string,
  endpoint: number,
  rest: string,
): Changing<Extract<Transfer, { stalled: boolean }>> | undefined {
  if (kind === 'Bo') {
    const length = Number(rest.split(' ')[1]);
    return { kind: 'out', endpoint, length, data: dataOf(rest), stalled: false };
  }
  const words = setupWords.exec(rest);
  if (!words) return undefined;
  const [requestType, request, value, index, length] = words.slice(1, 6).map((word) => parseInt(word, 16));
  const setup = { requestType, request, value, index, length } as Setup;
  return { kind: 'control', setup, data: dataOf(rest), stalled: false };
}

function dataOf(rest: string): Bytes {
  const at = rest.indexOf('= ');
  return at < 0 ? nothing : fromHex(rest.slice(at + 2));
}
