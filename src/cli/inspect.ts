import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { MiB } from '../bytes/bytes.ts';
import { realWorld } from '../bytes/world.ts';
import { ChipMismatch, NoVariant, WrongBoard } from '../firmware/errors.ts';
import { BadArguments, NothingKnown } from './errors.ts';
import { fileSource } from './file-source.ts';
import { readable, type Finding, type Question } from './finding.ts';
import { lookAtImg4 } from './look-img4.ts';
import { Damaged, isZip, lookAtIpsw } from './look-ipsw.ts';
import { lookAtPlist, lookAtText } from './look-text.ts';
import { harmless } from './terminal.ts';

const help = `npm run inspect -- FILE [--board B] [--behavior erase|update] [--verify] [--json]
Says what a file is, whether it is whole and whom it fits: an IPSW, a BuildManifest, an IM4P, IM4M, IM4R or IMG4, an
shsh file, iBoot's serial line, a journal, a case file, a transcript or a log of a restore.
  --board B      also the identity for this board (d53gap); exit status 3 when there is none
  --behavior H   erase (default) or update
  --verify       an IPSW: reads all of it and checks every checksum and digest
  --json         one line of JSON
Exit status: 0 fine, 1 damaged or unknown, 2 not understood, 3 no fitting identity.`;

/** Whatever is no IPSW is small; more than this is read of nothing. */
const largest = 1024 * MiB;

async function main(): Promise<void> {
  const { values, positionals } = commandLine();
  if (values.help) {
    console.log(help);
    return;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new BadArguments('name one file to look at');
  const print = (finding: Finding): void => {
    console.log(values.json ? JSON.stringify(finding) : harmless(readable(finding)));
  };
  try {
    print(await look(file, question(values)));
  } catch (error) {
    if (error instanceof Damaged) print(error.finding);
    throw error;
  }
}

function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        board: { type: 'string' },
        behavior: { type: 'string', default: 'erase' },
        verify: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new BadArguments(error instanceof Error ? error.message : String(error));
  }
}

function question({
  board,
  behavior,
  verify,
}: {
  board?: string;
  behavior: string;
  verify: boolean;
}): Question {
  if (behavior !== 'erase' && behavior !== 'update')
    throw new BadArguments(`--behavior ${behavior}: give erase or update`);
  return { board, behavior, verify };
}

async function look(file: string, asked: Question): Promise<Finding> {
  const source = await fileSource(realWorld, file);
  try {
    if (isZip(await source.read(0, Math.min(2, source.size))))
      return await lookAtIpsw(realWorld, source, basename(file), asked);
    if (source.size > largest) throw new NothingKnown(file);
    const bytes = await source.read(0, source.size);
    const found =
      (await lookAtPlist(realWorld, bytes, asked)) ??
      (await lookAtImg4(realWorld, bytes)) ??
      (await lookAtText(bytes));
    if (!found) throw new NothingKnown(file);
    return found;
  } finally {
    await source.close();
  }
}

const noFit = [WrongBoard, NoVariant, ChipMismatch];

function exitStatus(error: unknown): number {
  if (error instanceof BadArguments) return 2;
  return noFit.some((kind) => error instanceof kind) ? 3 : 1;
}

try {
  await main();
} catch (error) {
  console.error(harmless(error instanceof Error ? error.message : String(error)));
  process.exitCode = exitStatus(error);
}
