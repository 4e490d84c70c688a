/** A phone that an IPSW can be made for. */
export interface Board {
  readonly product: string;
  /** Lower case, `d53gap`. */
  readonly board: string;
  readonly chipId: number;
  readonly boardId: number;
  /** Names the kernel and the display in paths. */
  readonly line: string;
  readonly display: string;
}

type Row = readonly [string, string, number, number, string, string];

// Ids as in Apple's device table.
const table: readonly Row[] = [
  ['iPhone8,1', 'n71ap', 0x8000, 0x04, 'iphone8', '2x~iphone'],
  ['iPhone9,3', 'd101ap', 0x8010, 0x0c, 'iphone9', '2x~iphone'],
  ['iPhone10,1', 'd20ap', 0x8015, 0x02, 'iphone10', '2x~iphone'],
  ['iPhone10,2', 'd21ap', 0x8015, 0x04, 'iphone10', '3x~iphone'],
  ['iPhone10,3', 'd22ap', 0x8015, 0x06, 'iphone10', '2436~iphone'],
  ['iPhone11,8', 'n841ap', 0x8020, 0x0c, 'iphone11', '1792~iphone'],
  ['iPhone12,1', 'n104ap', 0x8030, 0x04, 'iphone12', '1792~iphone'],
  ['iPhone12,8', 'd79ap', 0x8030, 0x10, 'iphone12', '2x~iphone'],
  ['iPhone13,2', 'd53gap', 0x8101, 0x0c, 'iphone13', '2532~iphone'],
  ['iPhone13,3', 'd53pap', 0x8101, 0x0e, 'iphone13', '2532~iphone'],
  ['iPhone14,3', 'd64ap', 0x8110, 0x0e, 'iphone14', '2778~iphone'],
  ['iPhone15,2', 'd73ap', 0x8120, 0x0c, 'iphone15', '2556~iphone'],
  ['iPhone16,1', 'd83ap', 0x8130, 0x04, 'iphone16', '2556~iphone'],
];

/** Every phone that an IPSW can be made for, oldest first. */
export const boards: readonly Board[] = table.map(([product, board, chipId, boardId, line, display]) => ({
  product,
  board,
  chipId,
  boardId,
  line,
  display,
}));

/** No IPSW can be made for this name. */
class UnknownBoard extends Error {
  override readonly name = 'UnknownBoard';
  readonly board: string;
  constructor(board: string) {
    super(`no board or product "${board}" is known; there are ${boards.map((one) => one.board).join(', ')}`);
    this.board = board;
  }
}

/** By board (`d53gap`) or product type (`iPhone13,2`). Throws `UnknownBoard`. */
export function boardOf(wanted: string): Board {
  const name = wanted.toLowerCase();
  const found = boards.find(({ board, product }) => board === name || product.toLowerCase() === name);
  if (!found) throw new UnknownBoard(wanted);
  return found;
}

const known: Readonly<Record<string, string>> = {
  '15C114': '11.2',
  '17F80': '13.5.1',
  '20G75': '16.6',
  '22D63': '18.3',
  '23C71': '26.2.1',
};

const majors: Readonly<Record<number, number>> = { 20: 16, 21: 17, 22: 18, 23: 26 };

/** The iOS version that a build number stands for: the letter counts the minor versions (`23E…` is 26.4). */
export function versionOf(build: string): string {
  const [, major, letter] = /^(\d+)([A-Z])/.exec(build) ?? [];
  if (major === undefined || letter === undefined)
    throw new RangeError(`"${build}" is no build number such as 23C71`);
  const version = majors[Number(major)] ?? Number(major) - 4;
  return known[build] ?? `${version}.${letter.charCodeAt(0) - 65}`;
}
