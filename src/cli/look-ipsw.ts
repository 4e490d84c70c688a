import type { World } from '../bytes/world.ts';
import { EntryBroken, TruncatedZip } from '../firmware/errors.ts';
import { openIpsw, type Ipsw } from '../firmware/ipsw.ts';
import type { Source } from '../bytes/source.ts';
import { unanswered } from '../firmware/unanswered.ts';
import { verifyIpsw } from '../firmware/verify.ts';
import { dataAt } from '../firmware/zip.ts';
import type { Finding, Question } from './finding.ts';
import { identityFacts, manifestFacts } from './look-manifest.ts';
import { nodeHashers } from './node-hashers.ts';

/** What was found before the file turned out to be damaged; the damage itself is `cause`. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
  readonly finding: Finding;
  constructor(finding: Finding, cause: Error) {
    super(cause.message, { cause });
    this.finding = finding;
  }
}

/**
 * A firmware file: directory, local headers and manifest, or everything with `verify`. Throws `Damaged` when it is not
 * whole, and what `openIpsw` and `choose` throw.
 */
export async function lookAtIpsw(
  world: World,
  source: Source,
  name: string,
  question: Question,
): Promise<Finding> {
  const ipsw = await openIpsw(world, source, name).catch((error: unknown) => {
    if (error instanceof TruncatedZip || error instanceof EntryBroken)
      throw new Damaged({ kind: 'IPSW', size: source.size, whole: false, problem: error.message }, error);
    throw error;
  });
  const missing = [...new Set(ipsw.manifest.identities.flatMap((identity) => ipsw.missing(identity)))];
  const finding = {
    kind: 'IPSW',
    ...manifestFacts(ipsw.manifest),
    size: ipsw.size,
    entries: ipsw.zip.entries.size,
    whole: missing.length === 0,
    missing,
  };
  const asked = { ...identityFacts(ipsw.manifest, question), ...needs(ipsw, question) };
  try {
    await headers(ipsw);
    const verified = question.verify ? { verified: await verify(world, ipsw) } : {};
    return { ...finding, ...asked, ...verified };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Damaged({ ...finding, ...asked, whole: false, problem: error.message }, error);
  }
}

/** Every entry has a local header where the directory says, and lies inside the file. */
async function headers(ipsw: Ipsw): Promise<void> {
  for (const entry of ipsw.zip.entries.values()) await dataAt(ipsw.zip, entry);
}

const verify = (world: World, ipsw: Ipsw) =>
  verifyIpsw(world, ipsw, ipsw.manifest.identities, { hashers: nodeHashers });

function needs(ipsw: Ipsw, { board }: Question): object {
  const identity = ipsw.manifest.identities.find((each) => each.board === board?.toLowerCase());
  return identity
    ? { unanswered: unanswered(identity).map(({ what, because }) => `${what} (${because})`) }
    : {};
}

/** Whether these bytes begin as a zip archive does. */
export const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;
