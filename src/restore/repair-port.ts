import { readPortSerial, PortDfu, type PortController } from '../boot/port-dfu.ts';
import { Silence } from '../bytes/deadline.ts';
import { choose } from '../firmware/choose.ts';
import { PortFirmwareUnfit } from '../firmware/errors.ts';
import { openIpsw, type Ipsw } from '../firmware/ipsw.ts';
import type { Identity } from '../firmware/manifest.ts';
import { choosePieces, portImage } from '../firmware/port-image.ts';
import { readUarp } from '../firmware/uarp.ts';
import { maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import { Authority } from '../signing/authority.ts';
import { portRequest, portTicketOf } from '../signing/port-request.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { closing } from './closing.ts';
import { CameBackAs, DidNotLeave, DidNotReturn, NonceUnreadable } from './errors.ts';
import type { Outfit } from './outfit.ts';
import { passages } from './phases.ts';
import type { Presence } from './presence.ts';

const component = 'USBPortController1,USBFirmware';

/** A phone behind a port that waits for its firmware, and who watches the bus meanwhile. */
export interface WaitingPort {
  readonly device: UsbDevice;
  readonly roost: Roost;
  readonly presence: Presence;
}

/**
 * Gives the controller of a USB-C port its firmware, signed for it alone, so that the phone itself can be reached. It
 * touches nothing else of the phone. Resolves with the phone, which then is in DFU. Throws `PortFirmwareUnfit` when the
 * file has nothing for this controller.
 */
export async function repairPort(outfit: Outfit, port: WaitingPort, file: File): Promise<UsbDevice> {
  const { world, note } = outfit;
  const controller = readPortSerial(port.device.serialNumber ?? '');
  const ipsw = await openIpsw(world, file, file.name, outfit.shelf);
  const identity = choose(ipsw.manifest, { ...controller.phone, behavior: 'erase' });
  const pieces = choosePieces(readUarp(await firmwareOf(ipsw, identity, controller)), controller);
  const dfu = await PortDfu.open(world, port.roost, port.device);
  await closing(dfu, async () => {
    const nonce = await dfu.nonce();
    if (!nonce) throw new NonceUnreadable();
    const build = maybe.string(identity.info, 'BuildNumber') ?? '';
    note({ who: 'tss', kind: 'asked', build, components: 1 });
    const request = portRequest(world, identity.dict, { ...controller, nonce });
    const { dict, status, message, ms } = await new Authority(world, outfit.fetch, outfit.signing).sign(
      request,
    );
    note({ who: 'tss', kind: 'answered', status, message, ms: Math.round(ms) });
    const image = portImage(pieces, portTicketOf(dict));
    const since = world.clock.now();
    await dfu.upload(image);
    const took = Math.round(world.clock.now() - since);
    note({ who: 'iboot', kind: 'sent', component, bytes: image.length, ms: took });
    port.presence.plan(passages.port);
    await dfu.start();
  });
  return back(port);
}

async function firmwareOf(ipsw: Ipsw, identity: Identity, controller: PortController) {
  const { dict } = identity;
  const fits =
    number(dict, 'USBPortController1,ChipID') === controller.chipId &&
    number(dict, 'USBPortController1,BoardID') === controller.boardId;
  if (!fits || !identity.components.has(component))
    throw new PortFirmwareUnfit(`nothing in ${ipsw.name} for this port controller`);
  return ipsw.component(identity, component);
}

/** The controller's ECID says nothing of the phone's, so whoever comes next is taken for it. */
async function back({ device, roost }: WaitingPort): Promise<UsbDevice> {
  const { from, to, leaveMs, limitMs } = passages.port;
  const silent = (why: Error) => (error: unknown) => {
    throw error instanceof Silence ? why : error;
  };
  await roost.gone(device, leaveMs).catch(silent(new DidNotLeave(from, leaveMs)));
  const came = await roost
    .wait((seen) => seen !== device, limitMs)
    .catch(silent(new DidNotReturn(to, limitMs)));
  const mode = modeOf(came.vendorId, came.productId);
  if (mode === 'port-dfu') throw new CameBackAs(to, mode, 0);
  return came;
}

/** Manifests write numbers as integers or as "0x22". */
function number(dict: Dict, key: string): number | undefined {
  const text = maybe.string(dict, key);
  return text === undefined ? maybe.integer(dict, key) : Number(text);
}
