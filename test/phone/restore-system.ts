import type { Body } from './body.ts';
import type { Enumeration } from './enumeration.ts';
import { namelessDevice } from './ios-descriptors.ts';
import { IosFace } from './ios-face.ts';
import { Restored } from './restored.ts';
import type { RestoreOptions } from './script.ts';

/** The restore ramdisk: its face on the bus, the mux behind it, and restored, which listens from the first moment. */
export function restoreSystem(body: Body, options: RestoreOptions = {}): Enumeration {
  const face = new IosFace(body, options.nameless ? namelessDevice : undefined);
  new Restored(body, face.muxd, options);
  return face;
}
