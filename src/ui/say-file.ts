import { callsSigned } from '../journal/catalogue.ts';
import type { Fault, FirmwareFacts } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { size } from './say-figures.ts';
import { networkRefusals } from './say-network.ts';
import { phoneName } from './say-phone.ts';

/** The question which iOS it should be. */
export const file = {
  title: 'Which iOS should go on it?',
  lead: 'We fetch and check the whole file first. The phone may stay unplugged until then, so a slow download cannot hurt it.',
  leadPhone: (name: string): string =>
    `This is an ${name}. We fetch and check the whole file first. It may be unplugged until then, so a slow download cannot hurt it.`,
  leadOwn:
    'Give us the iOS file, an IPSW. We check all of it before the phone is touched. The phone may stay unplugged until then.',
  label: 'An iOS file (.ipsw) from this computer',
  drop: 'Or drop it here, or the folder that it was unpacked into.',
  pick: 'Choose it so that it is found again at the next visit',
  folder: 'Choose a folder that it was unpacked into',
  last: 'Used here before:',
  reopen: 'Use it again',
  fits: 'It must be for this model, and Apple must still sign it.',
  stays: 'It stays on this computer: nothing is uploaded.',
  refused: 'This file cannot be used',
  refusedListed: 'This iOS cannot be used',
  unasked: 'Apple could not be asked',
  unfetched: 'This iOS could not be fetched',
  back: 'Back to the first question',
  stepsTitle: 'What happens with it',
  steps: [
    ['Fetch and check', 'Every byte, by the checksums in the file and Apple’s list of its parts.'],
    ['Ask Apple', 'Whether it still signs this iOS for your phone.'],
    ['Ask you', 'Nothing is erased before you agree, on its own page.'],
  ] as const,
  signedLabel: 'Signed by Apple',
  forLabel: 'Made for',
  buildLabel: 'Build',
  sizeLabel: 'Size',
  wholeLabel: 'Whole and undamaged',
  yes: 'Yes',
  notYet: 'Not yet checked',
  askedLater: 'Asked as soon as the phone is there',
  madeForMany: (first: string, more: number): string => `${first} and ${more} more`,
};

/** A file is being read through. */
export const checking = {
  title: 'Checking the file',
  lead: 'Every byte is read once. The phone may stay unplugged until then.',
  pretendTitle: 'Making a small iOS for the pretend iPhone',
  pretendLead:
    'Built here on the spot, with a signature from a pretend Apple. Then it is checked like a real one.',
  share: 'Checked',
  elsewhere: 'Another tab unpacks this file',
  elsewhereLead: 'We wait for it, and use what it unpacks.',
  stop: 'Stop',
  asking: 'Asking Apple',
  askingLead: 'Whether it still signs this iOS for your phone. This takes a few seconds.',
};

/** "iOS 26.2.1". */
export const iosName = (firmware: FirmwareFacts): string => `iOS ${firmware.productVersion}`;

/** How large the file is. */
export const fileSize = (firmware: FirmwareFacts): string => size(firmware.size);

const text = (fault: Fault, field: string): string => {
  const value = fault[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const named = (fault: Fault, field: string, otherwise: string): string => {
  const value = text(fault, field);
  return value ? `“${value}”` : otherwise;
};

/** What had to go for something that found no room all the same. */
function removed({ freed }: Fault): string {
  const labels = Array.isArray(freed) ? freed.map(String) : [];
  if (labels.length === 0) return 'Nothing is lost: free';
  return `To make some, what it kept of ${labels.map((label) => `“${label}”`).join(', ')} was removed, and that was not enough. Free`;
}

type About = Pick<Snapshot, 'firmware' | 'phone' | 'model' | 'download' | 'catalogue'>;

/** What is being fetched, by the list's name for it, or else the file's. */
export function listedName({ download, catalogue, file: chosen }: Snapshot): string {
  const listed = catalogue?.builds.find(({ url }) => url === download?.url);
  return listed ? `iOS ${listed.version}` : (chosen?.name ?? 'the file');
}

/** Nothing is wrong with the file: Apple did not answer. */
const unanswered: ReadonlySet<string> = new Set(['SigningUnreachable', 'SigningAnswerBroken']);

/** What stands above a refusal. */
export function refusalTitle({ fault, download }: Snapshot): string {
  if (fault && unanswered.has(fault.fault.name)) return file.unasked;
  if (fault && Object.hasOwn(networkRefusals, fault.fault.name)) return file.unfetched;
  return download ? file.refusedListed : file.refused;
}

/** Of what is fetched the list knows the version before anything of it is here. */
function ios({ firmware, download, catalogue }: About): string {
  if (firmware) return iosName(firmware);
  const listed = catalogue?.builds.find(({ url }) => url === download?.url);
  return listed ? `iOS ${listed.version}` : 'this iOS';
}

/** What was refused is what the list offers (failures.md §1.5.1: it may be an outage, or a request of ours). */
const listedNow = ({ download, catalogue, firmware }: About): boolean =>
  callsSigned(catalogue, firmware?.build) === true ||
  (download !== null && (catalogue?.builds.some(({ url }) => url === download.url) ?? false));

const theirs = ({ phone, model }: About): string => {
  const name = phone ? phoneName(phone) : model?.name;
  return name === undefined ? 'another' : `an ${name}`;
};

const damaged = 'Nothing was sent to the phone. Download the file again.';

/**
 * Faults that are about the file, or about Apple's word on it: shown beside the file, where the remedy is. The key is
 * the fault's name.
 */
const refusals: Record<string, (fault: Fault, about: About) => string> = {
  ...networkRefusals,
  NotAZip: () => 'This is not an iOS file. An IPSW is a zip archive, and this is none.',
  TruncatedZip: () => `The file ends too early: it was not downloaded completely. ${damaged}`,
  ZipUnsupported: () =>
    'This archive is packed in a way that iOS files are not. Please choose the original IPSW.',
  EntryBroken: (fault) => `The file is damaged at ${named(fault, 'entry', 'one place')}. ${damaged}`,
  CrcMismatch: (fault) => `The file is damaged at ${named(fault, 'entry', 'one place')}. ${damaged}`,
  PortFirmwareUnfit: () =>
    'The iPhone’s USB-C port has lost its own software, and this file has none for it. Restart the phone with its buttons, or choose another iOS file.',
  NoBuildManifest: () => 'This archive has no BuildManifest, so it is not an iOS file.',
  BadManifest: () => `The list of parts inside this file cannot be read. ${damaged}`,
  PlistBroken: () => `The list of parts inside this file cannot be read. ${damaged}`,
  MissingKey: (fault) =>
    `The list of parts inside this file lacks ${named(fault, 'key', 'an entry')}. ${damaged}`,
  MissingFiles: () => `Parts that its own list names are not in this file. ${damaged}`,
  ComponentMissing: (fault) =>
    `This file has no ${named(fault, 'component', 'part that the restore needs')}. Please choose the original IPSW.`,
  DigestMismatch: (fault) =>
    `${named(fault, 'component', 'One part')} is not what Apple’s list says. ${damaged}`,
  EntryMissing: (fault) => `${named(fault, 'path', 'A part')} is not in this file. ${damaged}`,
  EntryTooLarge: (fault) => `${named(fault, 'entry', 'One part')} is far larger than it may be. ${damaged}`,
  ShelfFull: (fault) =>
    `This browser has no room for this iOS. ${removed(fault)} some space on this computer and try again, or download the file with the browser itself and choose it here, which needs no room in the browser.`,
  ShelfBroken: () =>
    'This browser’s storage failed while the file was unpacked. A private window may forbid it: open a normal one.',
  NotShelved: () => 'The file has to be unpacked once more. Choose it again.',
  FileNotVerified: () => 'This file has not been checked yet. Choose it again.',
  IsOta: () => 'This is an update package that an iPhone loads by itself. A restore needs the full IPSW.',
  WrongBoard: (_, about) =>
    `This file is for another model${about.firmware?.products[0] ? ` (${about.firmware.products[0]})` : ''}. Yours is ${theirs(about)}. Choose the iOS of your own model. Nothing was sent to the phone.`,
  ChipMismatch: () => 'This file is for another chip than this phone has. Nothing was sent to the phone.',
  NoVariant: (fault) =>
    `This file has no variant that ${text(fault, 'behavior') === 'update' ? 'updates' : 'erases and restores'} this model. Nothing was sent to the phone.`,
  BoardNotFetched: () =>
    'Only the parts for another model were downloaded. Download the file again for this phone. Nothing was sent to it.',
  SourceChanged: () =>
    'The file changed while we read it. Choose it again when nothing writes to it any more.',
  SourceRefused: (fault) =>
    `The browser has not been allowed to read ${named(fault, 'file', 'the file')}. Choose it again, and allow it when the browser asks.`,
  NotAFirmwareFolder: (fault) =>
    `The folder ${named(fault, 'folder', 'that was chosen')} is no unpacked IPSW. Choose the one in which BuildManifest.plist lies.`,
  SourceGone: () =>
    'The file is no longer where it was, or this browser may not read it any more. Choose it again.',
  SigningRefused: (fault, about) =>
    text(fault, 'status') === '94' && listedNow(about)
      ? `Apple does not sign ${ios(about)} for this phone at the moment, although the list calls it signed. Try again in ten minutes. If it stays so, please report it.`
      : refusedSigning(text(fault, 'status'), about),
  SigningUnreachable: (fault) =>
    fault.page === true
      ? 'Something else answered in place of Apple’s signing server: a sign-in page of this network, or a filter. Open any web page to see, or use another network. The phone has nothing to do with it.'
      : 'Apple’s signing server did not answer. That is the network, not the phone.',
  SigningAnswerBroken: () =>
    'What came back from Apple’s signing server cannot be read. Something between this computer and Apple may have changed it.',
  TicketMismatch: () =>
    'Apple’s ticket is not for what we asked. We do not use it. Nothing was sent to the phone.',
};

/**
 * Apple's no, by its number: not signed (R37, R39), or a request of ours that it did not like. The number of the first is
 * answered to some requests that are wrong, too: only with the list it is certain.
 */
function refusedSigning(status: string, about: About): string {
  const build = ios(about);
  if (status === '94')
    return callsSigned(about.catalogue, about.firmware?.build) === false
      ? `Apple no longer signs ${build} for this phone. No tool can install it, on any iPhone. Choose the newest iOS instead.`
      : `Apple’s signing server refuses ${build} for this phone. Mostly that means that it is signed no longer, and then no tool can install it, on any iPhone. Choose the newest iOS instead.`;
  if (status === '69')
    return `Apple signs ${build}, but not as this version of Replug asks for it: your iPhone is newer than what it knows. Nothing was sent to the phone. Use Apple’s own app, and please report this.`;
  return `Apple’s signing server refused the request itself (number ${status}), which is a fault of Replug’s or of the server’s, not the phone’s. Nothing was sent to the phone. Try again in ten minutes, and please report this if it stays.`;
}

/** The sentence for a fault that belongs beside the file; undefined when it is about something else. */
export function fileRefusal(fault: Fault, about: About): string | undefined {
  return Object.hasOwn(refusals, fault.name) ? refusals[fault.name]?.(fault, about) : undefined;
}
