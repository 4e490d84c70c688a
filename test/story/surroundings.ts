import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Note } from '../../src/journal/journal.ts';
import type { Fetch } from '../../src/signing/authority.ts';
import type { SigningFaults } from '../apple/faults.ts';
import type { SigningServer } from '../apple/signing-server.ts';
import type { VirtualWorld } from '../clock.ts';
import type { signingTroubles, WorldDeed } from '../phone/fault-world.ts';
import type { Phone } from '../phone/phone.ts';
import type { Refusals } from '../phone/webusb-device.ts';
import type { Answer } from './person.ts';
import { damaging, failing, shortening, silent } from '../trouble.ts';

/** What the surroundings consist of. */
export interface Scene {
  readonly world: VirtualWorld;
  readonly apple: SigningServer;
  readonly refuses: Refusals;
  readonly note: Note;
  readonly phone: () => Phone;
  /** The tab is gone from now on. */
  readonly endTab: () => void;
}

type SigningTrouble = Exclude<(typeof signingTroubles)[number], 'never'>;

const gone = (): DOMException => new DOMException('The file could not be found.', 'NotFoundError');
const fileTroubles = {
  gone: failing(gone),
  changed: failing(),
  damaged: damaging,
  short: shortening,
  never: silent,
};

function signingFaults(trouble: SigningTrouble): SigningFaults {
  if (trouble === 'status94') return { refuse: 94 };
  if (trouble === 'status69') return { refuse: 69 };
  const flag: Exclude<SigningTrouble, `status${string}`> & keyof SigningFaults = trouble;
  return { [flag]: true };
}

/** Everything around a restore that is not the phone, and what planned faults do to it. */
export class Surroundings {
  readonly #scene: Scene;
  #network: 'works' | 'fails' | 'never' = 'works';
  #grants: 'allowed' | 'declined' | 'never' = 'allowed';

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** In place of the network. */
  readonly fetch: Fetch = (url, init) => {
    if (this.#network === 'works') return this.#scene.apple.fetch(url, init);
    if (this.#network === 'fails') return Promise.reject(new TypeError('Failed to fetch'));
    return this.#scene.world.asleep(
      new Promise<{ status: number; bytes: () => Promise<Bytes> }>((_, reject) => {
        init.signal?.addEventListener('abort', () => {
          reject(new DOMException('The user aborted a request.', 'AbortError'));
        });
      }),
    );
  };

  /** What the person at Chrome's list does instead of picking the phone; undefined: picks it. */
  answer(): Answer | undefined {
    if (this.#grants === 'allowed') return undefined;
    return this.#grants === 'declined' ? 'refuses' : 'never';
  }

  befall(deed: WorldDeed): void {
    const { world, apple, refuses, note } = this.#scene;
    if ('tss' in deed) {
      if (deed.tss === 'never') this.#network = 'never';
      else apple.faults = signingFaults(deed.tss);
    } else if ('fetch' in deed) this.#network = deed.fetch;
    else if ('file' in deed) world.trouble('file', fileTroubles[deed.file]);
    else if ('quota' in deed) world.trouble('storage', failing());
    else if ('hidden' in deed) {
      note({ who: 'page', kind: 'hidden' });
      world.beyond.clock.after(deed.hidden, () => {
        note({ who: 'page', kind: 'shown' });
      });
    } else if ('sleep' in deed) {
      world.sleep(deed.sleep);
      this.#scene.phone().hush(deed.sleep);
    } else if ('reload' in deed) this.#scene.endTab();
    else if ('grant' in deed) this.#grants = deed.grant;
    else refuses[deed.claim] = true;
  }
}
