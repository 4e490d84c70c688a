import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Chance, World } from '../../src/bytes/world.ts';
import type { PhoneEvent, PhoneMode } from './body.ts';
import type { WorldDeed } from './fault-world.ts';
import type { PlannedFault } from './faults.ts';
import type { Hasher } from './hash.ts';
import type { SecondAppearance } from './phone-times.ts';
import type { Systems } from './systems.ts';

/** Which phone it is, as it is found, and what it goes by. */
export interface PhoneOptions {
  /** Product type or board, as in `products.ts`. Throws `UnknownProduct`. */
  readonly product: string;
  readonly ecid?: bigint;
  readonly world: World;
  /** The one root certificate that the phone believes, DER. */
  readonly root: Bytes;
  /** Recovery when absent. */
  readonly mode?: PhoneMode;
  /** 10: everything of the phone's own takes a tenth of the time. */
  readonly speed?: number;
  readonly faults?: readonly PlannedFault[];
  /** Rules that are switched off, by name (`check-names.ts`). Throws `UnknownCheck`. */
  readonly lenient?: readonly string[];
  readonly reappears?: readonly SecondAppearance[];
  /** iBSS goes on with the boot ROM's nonce, as no real phone's does: for a tool that can only restore such a one. */
  readonly keepsNonce?: boolean;
  /** Recovery mode and iBEC restart when nobody has asked anything of them for so long; absent: they wait for ever. */
  readonly idleMs?: number;
  /** NVRAM to begin with. */
  readonly nvram?: Readonly<Record<string, string>>;
  /** Carries out planned faults that are about the host's surroundings. */
  readonly surroundings?: (deed: WorldDeed) => void;
  /** 0.5: each of the phone's own pauses takes up to half as long again, by chance. */
  readonly jitter?: number;
  readonly hears?: (event: PhoneEvent) => void;
  readonly hasher?: Hasher;
  /** The systems on its disk, for tests of the phone itself. */
  readonly systems?: Systems;
}

/** What the phone's own pauses are multiplied with: one byte of chance decides each time, where there is any jitter. */
export const paceOf =
  (chance: Chance, { speed = 1, jitter = 0 }: PhoneOptions) =>
  (): number =>
    (1 + (jitter === 0 ? 0 : (jitter * chance.bytes(1)[0]!) / 256)) / speed;
