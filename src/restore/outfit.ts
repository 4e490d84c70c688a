import type { World } from '../bytes/world.ts';
import type { Shelf } from '../firmware/shelf.ts';
import type { Note } from '../journal/journal.ts';
import type { Fetch } from '../signing/authority.ts';
import type { UsbBus } from '../usb/port.ts';
import type { Locks } from './turn.ts';

/** What a restore is given: everything that reaches outside. */
export interface Outfit {
  readonly world: World;
  readonly usb: UsbBus;
  readonly note: Note;
  /** Reaches the signing server, through the relay or without. */
  readonly fetch: Fetch;
  /** Base URL of the signing server as `fetch` understands it. */
  readonly signing: string;
  /** Where OS images lie that the archive deflates. */
  readonly shelf: Shelf;
  /** The bus is a stand-in: nothing on it can be lost. */
  readonly pretend: boolean;
  /** Every new stage may need a click (no managed policy, no stand-in). */
  readonly asks: boolean;
  /** What keeps two tabs from one phone; absent where there is but one. */
  readonly locks?: Locks;
}
