import { Kind } from './descriptors.ts';
import { readString, type ReadConfiguration } from './descriptors-read.ts';
import type { Enumeration } from './enumeration.ts';

/** The device's text by string index; undefined for index 0 and for a string that it does not answer. */
export function textOf(enumeration: Enumeration, index: number): string | undefined {
  const bytes = index === 0 ? undefined : enumeration.descriptor(Kind.string, index);
  return bytes && readString(bytes);
}

/** As `USBConfiguration`, of plain data. */
export interface WebConfiguration {
  readonly configurationValue: number;
  readonly configurationName: string | null;
  readonly interfaces: WebInterface[];
}

/** As `USBInterface`; `alternate` is the one that is set. */
export interface WebInterface {
  readonly interfaceNumber: number;
  readonly alternates: WebAlternate[];
  readonly alternate: WebAlternate;
  readonly claimed: boolean;
}

/** As `USBAlternateInterface`. */
export interface WebAlternate {
  readonly alternateSetting: number;
  readonly interfaceClass: number;
  readonly interfaceSubclass: number;
  readonly interfaceProtocol: number;
  readonly interfaceName: string | null;
  readonly endpoints: WebEndpoint[];
}

/** As `USBEndpoint`; control endpoints are not among them. */
export interface WebEndpoint {
  readonly endpointNumber: number;
  readonly direction: USBDirection;
  readonly type: USBEndpointType;
  readonly packetSize: number;
}

/** What of an interface changes with claims and alternate settings. */
export interface InterfaceState {
  claimed(number: number): boolean;
  alternate(number: number): number;
}

/** Descriptors as W3C's dictionaries; `claimed` and `alternate` stay current. */
export function configurationShape(
  enumeration: Enumeration,
  configuration: ReadConfiguration,
  state: InterfaceState,
): WebConfiguration {
  const name = textOf(enumeration, configuration.name);
  return {
    configurationValue: configuration.value,
    configurationName: name ?? null,
    interfaces: configuration.interfaces.map(({ number, alternates }) => {
      const shapes = alternates.map((each) => {
        const interfaceName = textOf(enumeration, each.name);
        return {
          alternateSetting: each.alternate,
          interfaceClass: each.kind[0],
          interfaceSubclass: each.kind[1],
          interfaceProtocol: each.kind[2],
          interfaceName: interfaceName ?? null,
          endpoints: each.endpoints.map(({ address, type, packetSize }) => ({
            endpointNumber: address & 0x0f,
            direction: (address & 0x80) !== 0 ? ('in' as const) : ('out' as const),
            type: (['isochronous', 'bulk', 'interrupt'] as const)[type - 1]!,
            packetSize,
          })),
        };
      });
      return {
        interfaceNumber: number,
        alternates: shapes,
        get alternate() {
          return shapes.find((each) => each.alternateSetting === state.alternate(number))!;
        },
        get claimed() {
          return state.claimed(number);
        },
      };
    }),
  };
}
