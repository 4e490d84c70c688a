/**
 * A log of idevicerestore without what repeats itself: of the steps that ended well only a few, of each progress bar
 * its ends, of the phone's own log its end. What is left stands in its order, unchanged.
 */
export function condense(log: string): string {
  const plists = /common\.c:printing \d+ bytes plist:\n<\?xml[\s\S]*?<\/plist>\n/g;
  let steps = 0;
  return log
    .replace(plists, (plist) => {
      const isStep = plist.includes('<string>CheckpointMsg</string>');
      const failed = !/CHECKPOINT_RESULT<\/key>\s*<integer>0</.test(plist);
      return isStep && !failed && ++steps > keptSteps && !telling.test(plist) ? '' : plist;
    })
    .replace(/(?:^\[[= ]+\] +\d+\.\d%\n){3,}/gm, (bar) => {
      const lines = bar.trimEnd().split('\n');
      return `${lines[0]!}\n${lines.at(-1)!}\n`;
    })
    .replace(/(?:^CHECKPOINT BEGIN: .*\n){9,}/gm, (list) => list.split('\n').slice(-9).join('\n'))
    .replace(
      /(?:^(?:Extracting|Personalizing) .*\n){7,}/gm,
      (list) => `${list.split('\n').slice(0, 6).join('\n')}\n`,
    );
}

const keptSteps = 4;
/** Steps that decide something: the host's age, the erase, the image, the factory data, the cryptex. */
const telling = /is_host_compatible|format_effaceable|asr_and_invert|fdr_recover|install_splat/;
