import type { Bytes } from '../bytes/bytes.ts';
import { uuid, type World } from '../bytes/world.ts';
import { data, dict, integer, maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';

/** What only the port controller knows. */
export interface PortDevice {
  readonly ecid: bigint;
  readonly chipId: number;
  readonly boardId: number;
  /** As the controller prints it, bytes reversed. */
  readonly nonce: Bytes;
}

const prefix = 'USBPortController1,';

/** The request for a port controller's own ticket (signing-and-ipsw §2.11). Throws `MissingKey`. */
export function portRequest(world: World, identity: Dict, device: PortDevice): Dict {
  const entry = dict(dict(identity, 'Manifest'), `${prefix}USBFirmware`);
  const firmware = Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'Info'));
  const domain = `${prefix}SecurityDomain`;
  const text = maybe.string(identity, domain);
  return {
    '@HostPlatformInfo': 'mac',
    '@VersionInfo': 'libauthinstall-1104.0.9',
    '@UUID': uuid(world.chance),
    [`@${prefix}Ticket`]: true,
    [`${prefix}ECID`]: device.ecid,
    [`${prefix}BoardID`]: device.boardId,
    [`${prefix}ChipID`]: device.chipId,
    [domain]: text === undefined ? integer(identity, domain) : Number(text),
    [`${prefix}SecurityMode`]: true,
    [`${prefix}ProductionMode`]: true,
    [`${prefix}Nonce`]: device.nonce,
    [`${prefix}USBFirmware`]: firmware,
  };
}

/** The ticket in the answer to it. Throws `MissingKey`. */
export const portTicketOf = (answer: Dict): Bytes => data(answer, `${prefix}Ticket`);
