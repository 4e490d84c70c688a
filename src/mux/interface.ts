import { type UsbAlternate, type UsbDevice } from '../usb/port.ts';

/** Where a phone keeps its mux. `in` and `out` are endpoint addresses, the direction in the top bit. */
export interface MuxInterface {
  readonly configuration: number;
  readonly number: number;
  readonly in: number;
  readonly out: number;
  /** Bytes of one packet on the OUT pipe: 64, 512 or 1024. */
  readonly packetSize: number;
}

const muxClass = { interfaceClass: 0xff, interfaceSubclass: 0xfe, interfaceProtocol: 2 };

/**
 * The mux interface of the highest configuration that has one: a phone shows PTP alone in its first, and which of
 * the others its restore system has depends on the phone (restore-mode.md §1.2).
 */
export function findMux(device: Pick<UsbDevice, 'configurations'>): MuxInterface | undefined {
  const byValue = [...device.configurations].sort((a, b) => b.configurationValue - a.configurationValue);
  for (const { configurationValue, interfaces } of byValue) {
    for (const { interfaceNumber, alternates } of interfaces) {
      const plain = alternates.find((alternate) => alternate.alternateSetting === 0);
      const pipes = plain && isMux(plain) ? bulkPair(plain.endpoints) : undefined;
      if (pipes) return { configuration: configurationValue, number: interfaceNumber, ...pipes };
    }
  }
  return undefined;
}

const isMux = (alternate: UsbAlternate): boolean =>
  alternate.interfaceClass === muxClass.interfaceClass &&
  alternate.interfaceSubclass === muxClass.interfaceSubclass &&
  alternate.interfaceProtocol === muxClass.interfaceProtocol;

function bulkPair(
  endpoints: readonly USBEndpoint[],
): { in: number; out: number; packetSize: number } | undefined {
  const bulk = (direction: USBDirection): USBEndpoint | undefined =>
    endpoints.find((endpoint) => endpoint.type === 'bulk' && endpoint.direction === direction);
  const [toHost, toPhone] = [bulk('in'), bulk('out')];
  if (endpoints.length !== 2 || !toHost || !toPhone) return undefined;
  return { in: toHost.endpointNumber | 0x80, out: toPhone.endpointNumber, packetSize: toPhone.packetSize };
}
