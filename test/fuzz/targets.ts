import { bootStrings } from './target-boot.ts';
import { appleList, ipswMe } from './target-catalogue.ts';
import { der, img4 } from './target-der.ts';
import { asr, frames } from './target-frames.ts';
import { caseFile, pasted } from './target-intake.ts';
import { mux } from './target-mux.ts';
import { binary, xml } from './target-plist.ts';
import { signingAnswer } from './target-signing.ts';
import { uarp } from './target-uarp.ts';
import { zip } from './target-zip.ts';
import type { Target } from './seeded.ts';

/** Every reader of foreign bytes, by name; `npm run fuzz` walks all of them. `covers`: the sources whose blocks count. */
export const targets: Readonly<Record<string, Target & { readonly covers: string }>> = {
  xml: { ...xml, covers: 'src/plist/' },
  binary: { ...binary, covers: 'src/plist/' },
  der: { ...der, covers: 'src/signing/' },
  img4: { ...img4, covers: 'src/signing/' },
  signing: { ...signingAnswer, covers: 'src/signing/' },
  boot: { ...bootStrings, covers: 'src/boot/' },
  mux: { ...mux, covers: 'src/mux/' },
  frames: { ...frames, covers: 'src/services/' },
  asr: { ...asr, covers: 'src/services/' },
  zip: { ...zip, covers: 'src/firmware/' },
  uarp: { ...uarp, covers: 'src/firmware/' },
  ipswme: { ...ipswMe, covers: 'src/firmware/' },
  applelist: { ...appleList, covers: 'src/firmware/' },
  pasted: { ...pasted, covers: 'src/diagnosis/' },
  casefile: { ...caseFile, covers: 'src/diagnosis/' },
};
