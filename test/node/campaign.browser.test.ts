import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTab, type Tab } from '../campaign/chromium.ts';
import { restoreDigest } from '../campaign/page.ts';
import type { Setting } from '../story/stage.ts';

const product = 'iPhone13,2';

const stories: Readonly<Record<string, Setting>> = {
  'a brief erase': { product, brief: true },
  'the same with another seed': { product, brief: true, seed: 2 },
  'a deflated image': { product, brief: true, os: 'deflated' },
  'a phone that leaves in its image': {
    product,
    brief: true,
    faults: [{ at: { progress: 50 }, do: { leave: { as: 'recovery' } } }],
  },
  'a phone that falls silent': {
    product,
    brief: true,
    faults: [{ at: { checkpoint: 0x616 }, do: { silenceMs: 400_000 } }],
  },
  'an erase of every step': { product: 'iPhone10,1', portFirmware: false },
};

describe('the same seed gives the same journal', () => {
  let tab: Tab;
  before(async () => {
    tab = await openTab();
  });
  after(() => tab.close());

  it('twice in Node', async () => {
    assert.equal(
      await restoreDigest({ product, brief: true }),
      await restoreDigest({ product, brief: true }),
    );
  });

  const digests = new Set<string>();
  for (const [name, setting] of Object.entries(stories))
    it(`${name}: in Node and in Chromium`, async () => {
      const here = await restoreDigest(setting);
      assert.equal(
        await tab.page.evaluate((given) => globalThis.replugRestoreDigest?.(given), setting),
        here,
      );
      assert.ok(!digests.has(here), 'another story has the same digest');
      digests.add(here);
    });
});
