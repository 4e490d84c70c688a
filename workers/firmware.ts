import { expose } from 'comlink';
import { realWorld } from '../src/bytes/world.ts';
import { BrowserListings } from '../src/firmware/catalogue/listings.ts';
import { wasmHashers } from '../src/firmware/hashers.ts';
import { besideOrHere } from '../src/firmware/second-thread.ts';
import { browserNet } from './net.ts';
import { getThroughRelay, throughRelay } from './relay.ts';
import { hasherWire } from './second-thread.ts';
import { serveFirmware } from './serve-firmware.ts';

/** The worker that finds, reads, checks and unpacks firmware. It never touches USB. */
expose(
  serveFirmware({
    world: realWorld,
    net: browserNet,
    get: getThroughRelay,
    fetch: throughRelay,
    hashers: besideOrHere(realWorld, hasherWire, wasmHashers),
    kept: new BrowserListings(realWorld),
  }),
);
