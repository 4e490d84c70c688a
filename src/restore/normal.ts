import { deviceByModel, deviceOf } from '../boot/devices.ts';
import { ecidText } from '../boot/identity.ts';
import type { Bytes } from '../bytes/bytes.ts';
import type { PhoneFacts } from '../journal/entry.ts';
import { isDict, maybe } from '../plist/dict.ts';
import type { Value } from '../plist/value.ts';
import type { Lockdown } from '../services/lockdown.ts';

/** What a phone tells of itself while iOS runs; undefined when it keeps from an unpaired host which phone it is. */
export async function factsFrom(line: Lockdown): Promise<PhoneFacts | undefined> {
  const ecid = integerOf(await line.value('UniqueChipID'));
  const model = await line.value('HardwareModel');
  const byModel = typeof model === 'string' ? deviceByModel(model) : undefined;
  const chipId = numberOf(await line.value('ChipID')) ?? byModel?.chipId;
  const boardId = numberOf(await line.value('BoardId')) ?? byModel?.boardId;
  if (ecid === undefined || chipId === undefined || boardId === undefined) return undefined;
  const row = byModel ?? deviceOf(chipId, boardId);
  const version = await line.value('ProductVersion');
  const build = await line.value('BuildVersion');
  const product = row?.product ?? (await line.value('ProductType'));
  return {
    ecid: ecidText(ecid),
    chipId,
    boardId,
    ...(typeof product === 'string' ? { product } : {}),
    ...(typeof model === 'string' ? { hardwareModel: model.toLowerCase() } : {}),
    ...(row ? { name: row.name } : {}),
    ...(typeof version === 'string' && typeof build === 'string' ? { installed: { version, build } } : {}),
    passcodeFirst: (await line.value('HasSiDP')) === true,
  };
}

/**
 * The nonces that recovery mode will go by: having read them, iOS keeps them for the way there. `ApParameters` has the
 * right SEP nonce on every phone; `SEPNonce` is filled with 0xFF on the newest. `word`: lockdown's, where it keeps the AP
 * nonce to itself.
 */
export async function noncesOf(line: Lockdown): Promise<{ ap?: Bytes; sep?: Bytes; word?: string }> {
  const ap = bytesOf(await line.value('ApNonce'));
  const parameters = await line.value('ApParameters');
  const told = isDict(parameters) ? maybe.data(parameters, 'SepNonce') : undefined;
  const plain = bytesOf(await line.value('SEPNonce'));
  const sep = told ?? (plain?.every((byte) => byte === 0xff) ? undefined : plain);
  const word = line.withheld.get('ApNonce');
  return { ...(ap ? { ap } : {}), ...(sep ? { sep } : {}), ...(word === undefined ? {} : { word }) };
}

const bytesOf = (value: Value | undefined): Bytes | undefined =>
  value instanceof Uint8Array && value.length > 0 ? value : undefined;

const numberOf = (value: Value | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** Large ECIDs come as negative integers from some systems. */
function integerOf(value: Value | undefined): bigint | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  return Number.isInteger(Number(value)) ? BigInt.asUintN(64, BigInt(value)) : undefined;
}
