import { der, img4 } from './target-der.ts';
import { binary, xml } from './target-plist.ts';
import type { Target } from './seeded.ts';

/** Every reader of foreign bytes, by name; `npm run fuzz` walks all of them. `covers`: the sources whose blocks count. */
export const targets: Readonly<Record<string, Target & { readonly covers: string }>> = {
  xml: { ...xml, covers: 'src/plist/' },
  binary: { ...binary, covers: 'src/plist/' },
  der: { ...der, covers: 'src/signing/' },
  img4: { ...img4, covers: 'src/signing/' },
};
