import { pause } from '../bytes/clock.ts';
import { MuxDevice } from '../mux/device.ts';
import { PortRefused } from '../mux/errors.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { closing } from './closing.ts';
import type { Outfit } from './outfit.ts';

/** How long a phone that has just started may refuse port 62078. */
const answerMs = 15_000;
const againMs = 500;

/** What `service` connects to on the way. */
interface Service<S> {
  connect(world: Outfit['world'], mux: MuxDevice): Promise<S>;
}

/**
 * A few questions to a phone behind its mux: opened, asked, let go. Throws what the mux, the service and the questions
 * throw; `PortRefused` when nothing listened for 15 s.
 */
export async function visit<S, T>(
  { world, roost, device }: { world: Outfit['world']; roost: Roost; device: UsbDevice },
  service: Service<S>,
  ask: (line: S, mux: MuxDevice) => Promise<T>,
): Promise<T> {
  const mux = await MuxDevice.open(world, roost, device);
  return closing(mux, async () => {
    const until = world.clock.now() + answerMs;
    for (;;) {
      try {
        return await ask(await service.connect(world, mux), mux);
      } catch (error) {
        if (!(error instanceof PortRefused) || world.clock.now() > until) throw error;
        await pause(world.clock, againMs);
      }
    }
  });
}
