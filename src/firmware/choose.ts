import { ChipMismatch, NoVariant, WrongBoard } from './errors.ts';
import type { Behavior, BuildManifest, Identity } from './manifest.ts';

/** What is known of the phone: its board's name, its numbers, or both. */
export interface Wanted {
  /** `d53gap`, in any case. */
  readonly board?: string;
  readonly chipId?: number;
  readonly boardId?: number;
  readonly behavior: Behavior;
}

const install = { erase: 'Erase Install (IPSW)', update: 'Upgrade Install (IPSW)' } as const;

/** Kinds of install that are not for the phone of a person (signing-and-ipsw §1.8). */
const notForPhones = /Research|Recovery|Bootability|Cloud|Software Update/;

/**
 * The identity for a phone and a kind of install. An update never falls back to an identity that erases. Throws
 * `WrongBoard`, `NoVariant`, `ChipMismatch`.
 */
export function choose(manifest: BuildManifest, wanted: Wanted): Identity {
  const ours = manifest.identities.filter((identity) => named(identity, wanted));
  if (ours.length === 0)
    throw new WrongBoard(describe(wanted), [...new Set(manifest.identities.map((i) => i.board))]);
  const customers = customersOf(ours);
  const chosen =
    customers.find(
      ({ variant, behavior }) => variant.includes(install[wanted.behavior]) && behavior === wanted.behavior,
    ) ??
    // Manifests with one identity per board say nothing of the kind of install.
    customers.find(({ behavior }) => behavior === undefined);
  if (!chosen)
    throw new NoVariant(
      describe(wanted),
      wanted.behavior,
      ours.map(({ variant }) => variant),
    );
  const { chipId = chosen.chipId, boardId = chosen.boardId } = wanted;
  if (chipId !== chosen.chipId || boardId !== chosen.boardId)
    throw new ChipMismatch({ chipId, boardId }, { chipId: chosen.chipId, boardId: chosen.boardId });
  return chosen;
}

/** Without those that are for research, recovery and the like. */
export const customersOf = (identities: readonly Identity[]): readonly Identity[] =>
  identities.filter(({ variant }) => !notForPhones.test(variant));

function named(identity: Identity, { board, chipId, boardId }: Wanted): boolean {
  if (board !== undefined) return identity.board === board.toLowerCase();
  return identity.chipId === chipId && identity.boardId === boardId;
}

const describe = ({ board, chipId, boardId }: Wanted): string =>
  board ?? `chip 0x${chipId?.toString(16) ?? '?'}, board ${boardId ?? '?'}`;
