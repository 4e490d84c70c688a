/** Every product id of Apple's vendor id that a phone shows, as first and last of a range. */
const ranges = [
  [0x1222, 0x1222],
  [0x1227, 0x1227],
  [0x1280, 0x1283],
  [0x1290, 0x12af],
  [0x1881, 0x1881],
  [0xf014, 0xf014],
] as const;

/**
 * For Chrome's list: a phone in whichever mode it comes back, and none of Apple's keyboards. Never by serial string:
 * some phones show another one than can be foretold, and would stay hidden (browser-platform.md §2.3).
 */
export const phoneFilters: USBDeviceFilter[] = ranges.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ vendorId: 0x05ac, productId: first + i })),
);
