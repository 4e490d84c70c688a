import type { Bytes } from '../../src/bytes/bytes.ts';
import { DeviceDescriptor, Kind } from '../phone/descriptors.ts';
import { stall, type Enumeration, type Setup, type Socket } from '../phone/enumeration.ts';
import { keptBytes, type Transfer } from './sequence.ts';

/** A socket that hears what goes over the cable into `inner`, as usbmon does on a kernel's bus. */
export function tapped(inner: Socket, hears: (transfer: Transfer) => void): Socket {
  return {
    arrive: (enumeration) => {
      const { productId } = DeviceDescriptor.read(enumeration.descriptor(Kind.device, 0)!);
      hears({ kind: 'arrive', productId });
      inner.arrive(tappedEnumeration(enumeration, hears));
    },
    leave: () => {
      inner.leave();
    },
  };
}

const noData = new Uint8Array(0);

/** The standard requests that faces answer themselves, in the shape they have on the wire. */
const standard = (requestType: number, request: number, value: number, index: number): Transfer => ({
  kind: 'control',
  setup: { requestType, request, value, index, length: 0 },
  data: noData,
  stalled: false,
});

function tappedEnumeration(inner: Enumeration, hears: (transfer: Transfer) => void): Enumeration {
  return {
    descriptor: (type, index) => inner.descriptor(type, index),
    setConfiguration: (value) => {
      hears(standard(0x00, 0x09, value, 0));
      return inner.setConfiguration(value);
    },
    setInterface: (number, alternate) => {
      hears(standard(0x01, 0x0b, alternate, number));
      return inner.setInterface(number, alternate);
    },
    control: async (setup: Setup, data: Bytes) => {
      const answer = await inner.control(setup, data);
      hears({ kind: 'control', setup, data: data.slice(0, keptBytes), stalled: answer === stall });
      return answer;
    },
    out: (endpoint, data) => {
      const transfer = {
        kind: 'out',
        endpoint,
        length: data.length,
        data: data.slice(0, keptBytes),
      } as const;
      hears({ ...transfer, stalled: false });
      return inner.out(endpoint, data);
    },
    in: (endpoint, length) => inner.in(endpoint, length),
    clearHalt: (endpoint) => {
      inner.clearHalt(endpoint);
    },
    reset: () => {
      inner.reset();
    },
    forget: (endpoint) => {
      inner.forget(endpoint);
    },
  };
}
