import type { World } from '../bytes/world.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { Dfu } from './dfu.ts';
import { IBoot } from './iboot.ts';
import { Kis } from './kis.ts';

/** A phone that has not started a system: whatever its mode, it says who it is, tells its nonces and takes images. */
export type Loader = IBoot | Dfu | Kis;

/** A phone whose boot ROM waits for iBSS, or an iBSS that waits as the ROM does. */
export type FirstLoader = Dfu | Kis;

/** The phone does not start by itself in this mode, and can be given a loader in it. */
export function takesLoader(device: UsbDevice): boolean {
  return ['recovery', 'dfu', 'kis'].includes(modeOf(device.vendorId, device.productId) ?? '');
}

/** It has no iBoot yet: `openFirst` is for it. */
export function isDfu(device: UsbDevice): boolean {
  return ['dfu', 'kis'].includes(modeOf(device.vendorId, device.productId) ?? '');
}

/** Opens a phone in any of the modes of `takesLoader`. Throws what the mode's own `open` throws. */
export function openLoader(world: World, roost: Roost, device: UsbDevice): Promise<Loader> {
  return isDfu(device) ? openFirst(world, roost, device) : IBoot.open(world, roost, device);
}

/**
 * Opens what a phone without iBoot has on the bus: its debug port, or else the boot ROM's DFU. Throws as their `open`
 * does.
 */
export function openFirst(world: World, roost: Roost, device: UsbDevice): Promise<FirstLoader> {
  return modeOf(device.vendorId, device.productId) === 'kis'
    ? Kis.open(world, roost, device)
    : Dfu.open(world, roost, device);
}
