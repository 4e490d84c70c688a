import { expect } from '@open-wc/testing';
import { MiB } from '../../src/bytes/bytes.ts';
import { packetRules } from '../conform/packet-rules.ts';
import { recoverySequence, type Transfer } from '../conform/sequence.ts';
import { linesOf } from '../conform/sequence-vector.ts';
import { tapped } from '../conform/tap.ts';
import { Stage } from './stage.ts';

/** Where our client does not do what idevicerestore 1.0.0 does. */
const differences: readonly { theirs: readonly string[]; ours: readonly string[]; why: string }[] = [
  {
    theirs: ['command 0 "go"'],
    ours: ['command 1 "go"'],
    why: 'request 1 is acknowledged before it runs, so that the phone may leave: as libirecovery since 1.1',
  },
  {
    theirs: ['command 0 "bootx"'],
    ours: ['command 1 "bootx"'],
    why: 'the same',
  },
  {
    theirs: ['command 0 "getenv radio-error", refused', 'reads the answer'],
    ours: ['command 0 "getenv boot-stage", refused', 'command 0 "getenv radio-error", refused'],
    why: 'the newest version asks for the stage too; a refused getenv has no answer, so none is read',
  },
  {
    theirs: ['command 0 "devicetree"'],
    ours: ['command 0 "devicetree"', 'begins an upload', 'sends rsep', 'command 0 "rsepfirmware"'],
    why: 'RestoreSEP goes before the kernel since 2020, and every identity of today has it',
  },
  {
    theirs: ['packets of at most 49152 bytes'],
    ours: ['packets of at most 49151 bytes'],
    why: 'a packet that fills its last USB packet needs an empty one behind it: one byte less needs none',
  },
];

/** Sizes of images depend on the ticket, which has a few properties more when our client asks for it. */
const withoutSizes = (line: string): string => line.replace(/^(sends \w+): .*$/, '$1');

/** Every image goes in pieces of at most 32 KiB, and ends with a short piece or an empty one. */
function brokenUploads(lines: readonly string[]): string[] {
  return lines.filter((line) => {
    const [, bytes, piece, last] =
      /: (\d+) bytes in pieces of (\d+), ends with a piece of (\d+)$/.exec(line) ?? [];
    if (bytes === undefined) return line.startsWith('sends ') && !line.endsWith('ends with an empty packet');
    return Number(piece) !== Math.min(32768, Number(bytes)) || Number(last) % 512 === 0;
  });
}

function replaced(lines: readonly string[], theirs: readonly string[], ours: readonly string[]): string[] {
  const at = lines.findIndex((_, index) => theirs.every((line, k) => lines[index + k] === line));
  expect(at, `the sequence has no ${theirs.join(' / ')}`).to.be.at.least(0);
  return [...lines.slice(0, at), ...ours, ...lines.slice(at + theirs.length)];
}

describe('the transfers of our client', () => {
  it('are those of idevicerestore 1.0.0 but for what is listed', async () => {
    const stage = await Stage.set({ product: 'iPhone10,1', brief: false, imageBytes: 8 * MiB });
    const transfers: Transfer[] = [];
    const tap = tapped(stage.usb.socket(), (transfer) => transfers.push(transfer));
    stage.phone.plugInto(tap);
    await stage.until(() => stage.all('phone').length === 2);
    await stage.restore();
    expect(stage.fault).to.equal(undefined);

    const response = await fetch(new URL('../vectors/idevicerestore-1.0.0.txt', import.meta.url));
    const theirs = linesOf(await response.text());
    const ours = [...recoverySequence(transfers), ...packetRules(transfers)];
    const expected = differences.reduce<string[]>(
      (lines, difference) => replaced(lines, difference.theirs, difference.ours),
      theirs.map(withoutSizes),
    );
    expect(ours.map(withoutSizes)).to.deep.equal(expected);
    expect(brokenUploads(ours)).to.deep.equal([]);
    expect(brokenUploads(theirs)).to.deep.equal([]);
  });
});
