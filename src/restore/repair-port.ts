import { readPortSerial, PortDfu, type PortController } from '../boot/port-dfu.ts';
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
import type { UsbDevice } from '../usb/port.ts';
import { closing } from './closing.ts';
import type { Crossing } from './crossing.ts';
import { NonceUnreadable } from './errors.ts';
import { passages } from './phases.ts';

const component = 'USBPortController1,USBFirmware';

/**
 * Gives the controller of a USB-C port its firmware, signed for it alone, so that the phone itself can be reached. It
 * touches nothing else of the phone. Resolves with the phone, which then is in DFU; `crossing` has no ECID, since the
 * controller does not know the phone's. Throws `PortFirmwareUnfit` when the
 * file has nothing for this controller.
 */
export async function repairPort(crossing: Crossing, device: UsbDevice, file: File): Promise<UsbDevice> {
  const { outfit, roost, presence } = crossing;
  const { world, note } = outfit;
  const controller = readPortSerial(device.serialNumber ?? '');
  const ipsw = await openIpsw(world, file, file.name, outfit.shelf);
  const identity = choose(ipsw.manifest, { ...controller.phone, behavior: 'erase' });
  const pieces = choosePieces(readUarp(await firmwareOf(ipsw, identity, controller)), controller);
  const dfu = await PortDfu.open(world, roost, device);
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
    presence.plan(passages.port);
    await dfu.start();
  });
  return crossing.across(device, passages.port);
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

/** Manifests write numbers as integers or as "0x22". */
function number(dict: Dict, key: string): number | undefined {
  const text = maybe.string(dict, key);
  return text === undefined ? maybe.integer(dict, key) : Number(text);
}
