import { restoredPort } from '../../src/mux/packet.ts';
import type { Body } from './body.ts';
import type { Enumeration } from './enumeration.ts';
import { IosFace } from './ios-face.ts';
import { Lockdown, type LockdownOptions, type TellNonces } from './lockdown.ts';

/** iOS itself, as far as an unpaired host sees it: the same face as the ramdisk's, and lockdown behind the mux. */
export function normalSystem(body: Body, nonces?: TellNonces, options: LockdownOptions = {}): Enumeration {
  const face = new IosFace(body);
  const lockdown = new Lockdown(body, nonces, options);
  face.muxd.listen(restoredPort, (connection) => void lockdown.serve(connection));
  return face;
}
