/** Of every phone in these checks: the pretend iPhone's own default. */
export const ecid = 0x000a_1b2c_3d4e_5f60n;
