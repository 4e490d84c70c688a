import { expect } from '@open-wc/testing';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { manifestAt } from '../../src/firmware/manifest-at.ts';
import type { Net } from '../../src/firmware/net.ts';
import { Cdn } from '../apple/cdn.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { VirtualWorld } from '../clock.ts';

const made = (build: string): ReturnType<typeof ipswBlob> =>
  ipswBlob({ product: 'iPhone13,2', build, imageBytes: 64 * 1024 });

describe('a mirror with several firmware files in one folder', () => {
  it('is asked about the file itself, not about the manifest that happens to lie beside it', async () => {
    const cdn = new Cdn((await made('23C71')).file);
    const world = new VirtualWorld();
    const other = await openIpsw(world, (await made('22D63')).file, 'b.ipsw');
    const stray = await other.read('BuildManifest.plist');
    const net: Net = {
      ...cdn.net(),
      fetch: (url, init) =>
        url.endsWith('/BuildManifest.plist')
          ? Promise.resolve(new Response(stray))
          : cdn.net().fetch(url, init),
    };
    expect((await world.run(manifestAt({ world, net }, cdn.url)))?.build).to.equal('23C71');
    cdn.ranges = false;
    expect(await world.run(manifestAt({ world, net }, cdn.url))).to.equal(null);
  });
});
