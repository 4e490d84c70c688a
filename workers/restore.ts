import { expose } from 'comlink';
import { realWorld } from '../src/bytes/world.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import { throughRelay } from './relay.ts';
import { serve } from './serve.ts';
import { taking } from './taking.ts';

/** The worker that owns the phone on the real bus. */
const { api, outbox } = serve((note) => ({
  world: realWorld,
  usb: navigator.usb,
  note,
  fetch: throughRelay,
  signing: 'https://gs.apple.com',
  shelf: new BrowserShelf(realWorld),
  pretend: false,
  asks: true,
  locks: navigator.locks,
}));

expose(taking(api, outbox));
