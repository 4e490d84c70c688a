import type { World } from '../bytes/world.ts';
import { Link } from '../usb/link.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';

/** An interface beside the first, and how it is wanted. */
interface Further {
  readonly interface: number;
  readonly alternate: number;
}

/**
 * Opens a phone in a boot stage, for what `doing` says: configuration 1 and its first interface, claimed, and `further`
 * ones. Closed again where that fails; throws what `Link` throws.
 */
export async function openFirstInterface(
  world: World,
  roost: Roost,
  device: UsbDevice,
  doing: string,
  further: readonly Further[] = [],
): Promise<Link> {
  const link = await Link.open(world, roost, device, doing);
  try {
    await link.configure(1);
    await link.claim(0);
    for (const each of further) await link.claim(each.interface, each.alternate);
    return link;
  } catch (error) {
    await link.close();
    throw error;
  }
}
