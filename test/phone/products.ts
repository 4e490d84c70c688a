import type { ProductFacts } from './body.ts';

type Row = readonly [string, string, string, number, number, ProductFacts['generation']];

const table: readonly Row[] = [
  ['iPhone8,1', 'n71ap', 'iPhone 6s', 0x8000, 0x04, 'ios16'],
  ['iPhone9,3', 'd101ap', 'iPhone 7', 0x8010, 0x0c, 'ios16'],
  ['iPhone10,1', 'd20ap', 'iPhone 8', 0x8015, 0x02, 'ios16'],
  ['iPhone11,8', 'n841ap', 'iPhone XR', 0x8020, 0x0c, 'ios18'],
  ['iPhone12,1', 'n104ap', 'iPhone 11', 0x8030, 0x04, 'ios18'],
  ['iPhone12,8', 'd79ap', 'iPhone SE (2nd generation)', 0x8030, 0x10, 'ios18'],
  ['iPhone13,2', 'd53gap', 'iPhone 12', 0x8101, 0x0c, 'ios18'],
  ['iPhone14,3', 'd64ap', 'iPhone 13 Pro Max', 0x8110, 0x0e, 'ios26'],
  ['iPhone15,2', 'd73ap', 'iPhone 14 Pro', 0x8120, 0x0c, 'ios26'],
  ['iPhone16,1', 'd83ap', 'iPhone 15 Pro', 0x8130, 0x04, 'ios26'],
];

/** The phones we can pretend to be: ids as in Apple's device table, every order of restored among them. */
export const products: readonly ProductFacts[] = table.map(
  ([productType, hardwareModel, name, chipId, boardId, generation]) => ({
    productType,
    hardwareModel,
    name,
    chipId,
    boardId,
    generation,
  }),
);

/** No phone of that name can be pretended. */
export class UnknownProduct extends Error {
  override readonly name = 'UnknownProduct';
  readonly product: string;
  constructor(wanted: string) {
    super(`no pretend "${wanted}"; there are ${products.map((each) => each.productType).join(', ')}`);
    this.product = wanted;
  }
}

/** By product type (`iPhone13,2`) or board (`d53gap`, `d53g`). Throws `UnknownProduct`. */
export function productOf(wanted: string): ProductFacts {
  const key = wanted.toLowerCase();
  const found = products.find(
    (each) =>
      each.productType.toLowerCase() === key ||
      each.hardwareModel === key ||
      each.hardwareModel === `${key}ap`,
  );
  if (!found) throw new UnknownProduct(wanted);
  return found;
}

/** A7 to A9X sign and digest with SHA-1, and have 20-byte nonces; later chips with SHA-384. */
export const usesSha1 = (chipId: number): boolean =>
  chipId === 0x8960 || (chipId >= 0x7000 && chipId <= 0x8004);

/** From A16 on a phone in DFU is reached through its debug port. */
export const hasDebugPort = (chipId: number): boolean => chipId >= 0x8120;

/** From the iPhone 15 on the port is a USB-C one, whose controller may lack its firmware. */
export const hasUsbC = ({ productType }: ProductFacts): boolean =>
  Number(/^iPhone(\d+),/.exec(productType)?.[1]) >= 16;

/** From A16 on iBoot's string has a SIKA field. */
export const hasSika = (chipId: number): boolean => chipId >= 0x8120;

/** Twelve characters, the same for the same ECID: what SRNM and restored's SerialNumber show. */
export function serialNumber(ecid: bigint): string {
  const alphabet = 'CDFGHJKLMNPQRTVWXY0123456789';
  let rest = BigInt.asUintN(64, ecid * 0xd1342543de82ef95n + 1n);
  let text = '';
  for (let i = 0; i < 11; i++) {
    text += alphabet[Number(rest % BigInt(alphabet.length))]!;
    rest /= BigInt(alphabet.length);
  }
  return `F${text}`;
}
