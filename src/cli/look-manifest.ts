import { choose } from '../firmware/choose.ts';
import { readManifest, type BuildManifest, type Identity } from '../firmware/manifest.ts';
import type { Bytes } from '../bytes/bytes.ts';
import type { Finding, Question } from './finding.ts';

/** A BuildManifest, and the identity for a board when one is asked for. Throws what `choose` throws. */
export function lookAtManifest(bytes: Bytes, question: Question): Finding {
  const manifest = readManifest(bytes);
  return { kind: 'BuildManifest', ...manifestFacts(manifest), ...identityFacts(manifest, question) };
}

/** What a BuildManifest says of itself, and for which boards it is. */
export const manifestFacts = ({ productVersion, build, products, identities }: BuildManifest) => ({
  productVersion,
  build,
  products,
  boards: [...new Set(identities.map(({ board }) => board))],
});

/** The identity that a question finds; nothing where no board is asked for. Throws as `choose` does. */
export function identityFacts(manifest: BuildManifest, { board, behavior }: Question): { identity?: object } {
  if (board === undefined) return {};
  return { identity: facts(choose(manifest, { board, behavior }), behavior) };
}

const facts = ({ board, chipId, boardId, variant, components }: Identity, behavior: string) => ({
  board,
  chipId,
  boardId,
  behavior,
  variant,
  components: components.size,
});
