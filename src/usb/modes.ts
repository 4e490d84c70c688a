/** Apple's vendor id; every mode of a phone has it. */
export const apple = 0x05ac;

/** Modes by name. Normal and restore share their product ids: only a question on port 62078 tells them apart. */
export type Mode = 'normal' | 'restore' | 'recovery' | 'dfu' | 'kis' | 'port-dfu' | 'wtf';

/** Product ids under Apple's vendor id. */
export const Product = {
  recovery1: 0x1280,
  recovery: 0x1281,
  recovery4: 0x1283,
  dfu: 0x1227,
  wtf: 0x1222,
  kis: 0x1881,
  portDfu: 0xf014,
  muxFirst: 0x1290,
  /** What iPhones show in normal and restore mode. */
  phone: 0x12a8,
  muxLast: 0x12af,
} as const;

/**
 * The mode that a product id shows; `mux` stands for normal or restore. Undefined: not a phone of ours.
 * Source: libirecovery's and usbmuxd's product tables.
 */
export function modeOf(vendorId: number, productId: number): Mode | 'mux' | undefined {
  if (vendorId !== apple) return undefined;
  if (productId >= Product.muxFirst && productId <= Product.muxLast) return 'mux';
  if (productId >= Product.recovery1 && productId <= Product.recovery4) return 'recovery';
  if (productId === Product.dfu) return 'dfu';
  if (productId === Product.kis) return 'kis';
  if (productId === Product.portDfu) return 'port-dfu';
  if (productId === Product.wtf) return 'wtf';
  return undefined;
}
