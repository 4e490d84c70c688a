import { equal, nothing } from '../../src/bytes/bytes.ts';
import type { World } from '../../src/bytes/world.ts';
import { data, maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import type { Catalogue } from './catalogue.ts';
import { issueTicket } from './im4m.ts';
import { portFirmware } from './ipsw-uarp.ts';

const prefix = 'USBPortController1,';

/** What a ticket calls the firmware. */
const type = 'usbf';

/**
 * The answer to a request for a port controller's ticket: a ticket of the shape of a main processor's, under the
 * controller's own ids; a refusal for one that no signed build has firmware for; undefined for every other request.
 */
export async function portAnswer(
  world: World,
  request: Dict,
  catalogue: Catalogue,
): Promise<Dict | { readonly status: 94 } | undefined> {
  if (request[`@${prefix}Ticket`] !== true) return undefined;
  const chipId = maybe.integer(request, `${prefix}ChipID`) ?? -1;
  const boardId = maybe.integer(request, `${prefix}BoardID`) ?? -1;
  const asked = maybe.dict(request, portFirmware) ?? {};
  const signed = catalogue.builds.find(({ port, manifest }) => {
    const digest = maybe.data(maybe.dict(manifest, portFirmware) ?? {}, 'Digest');
    const known = digest !== undefined && equal(digest, maybe.data(asked, 'Digest') ?? nothing);
    return port?.chipId === chipId && port.boardId === boardId && known;
  });
  const nonce = maybe.data(request, `${prefix}Nonce`);
  if (!signed || nonce?.length !== 32 || 'Info' in asked) return { status: 94 };
  const translated: Dict = {
    ApBoardID: boardId,
    ApChipID: chipId,
    ApECID: maybe.big(request, `${prefix}ECID`) ?? 0n,
    ApSecurityDomain: maybe.integer(request, `${prefix}SecurityDomain`) ?? 0,
    ApProductionMode: request[`${prefix}ProductionMode`] === true,
    ApSecurityMode: request[`${prefix}SecurityMode`] === true,
    ApNonce: nonce,
    [portFirmware]: { Digest: data(asked, 'Digest'), EPRO: true, ESEC: true },
  };
  const build = { ...signed, manifest: { [portFirmware]: { Info: { Img4PayloadType: type } } } };
  return { [`${prefix}Ticket`]: await issueTicket(world, translated, build, chipId) };
}
