import { heldOf } from '../diagnosis/held.ts';
import type { Step } from '../diagnosis/ladder/step.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { held, heldFrame } from './say-held.ts';
import { unsupported, type UnsupportedWords } from './say-unsupported.ts';
import { obstacle, type Screen } from './screen.ts';
import { download, fetches } from './say-download.ts';
import { detours, leaving } from './say-detour.ts';
import { percent } from './say-figures.ts';
import { nowOf } from './say-restore.ts';

/** Words of the frame: bar, dock, title, help. Sentences of a screen are in the file named for it. */
export const frame = {
  name: 'Replug',
  skip: 'Skip to the question',
  help: 'Help',
  theme: 'Light or dark',
  pageNav: 'Page',
  status: 'Status',
  now: 'Now',
  data: 'Your data',
  next: 'Next',
  close: 'Close',
  pretend: 'pretend iPhone',
  journal: 'Journal',
};

/** The dialog of the journal. */
export const journal = {
  title: 'Everything that happened',
  lead: (entries: number): string =>
    `${entries} ${entries === 1 ? 'entry' : 'entries'}. It stays in this browser until you save it. Serial numbers are in it, your data is not.`,
  older: (count: number): string => `${count} earlier entries are in the saved journal.`,
  save: 'Save the journal',
};

const questionOf: Record<Exclude<Screen, 'unsupported'>, string> = {
  arrival: 'Waiting for your answer',
  file: 'Waiting for your choice',
  connect: 'Waiting for the iPhone',
  detour: 'Waiting for a restart',
  consent: 'Waiting for your decision',
  refused: 'Stopped before anything began',
  grant: 'Waiting for your click',
  held: 'The iPhone cannot be had',
  elsewhere: 'Another tab has the iPhone',
  restoring: 'Working',
  verdict: 'Stopped',
  done: 'Finished',
  kept: 'Stopped. Nothing was changed',
  case: 'You look at the case',
  report: 'You look at the report',
  intake: 'Waiting for your words',
};

/** The `Now` line: present tense, at most 34 characters. */
export function nowLine(snapshot: Snapshot, screen: Screen): string {
  const { wait, phase, image } = snapshot;
  if (screen === 'unsupported') return withoutRestore(snapshot).now;
  if (screen === 'file' && fetches(snapshot)) return download.now(snapshot);
  if (screen === 'file' && snapshot.unpacksElsewhere) return download.waiting;
  if (screen === 'file' && snapshot.checking !== null)
    return `Checking the file, ${percent(snapshot.checking)}`;
  if (screen === 'file' && wait?.for === 'signing') return 'Asking Apple to sign';
  if (screen === 'done') return doneLine(snapshot.startedSeen);
  if (screen === 'kept' && snapshot.errand) return leaving.states[snapshot.errand.state][0];
  if (screen === 'detour') return portLine(snapshot) ?? questionOf.detour;
  if (screen === 'held') return held[heldOf(snapshot)?.by ?? 'program'].now;
  if (screen !== 'restoring') return questionOf[screen];
  if (wait?.for === 'verdict') return 'Contact lost. Waiting 30 s';
  if (wait?.for === 'return') return 'The iPhone is restarting';
  if (phase === 'image' && image && image.total > 0)
    return `Writing iOS, ${percent(image.sent / image.total)}`;
  return phase ? nowOf(phase, snapshot) : questionOf.restoring;
}

const withoutRestore = ({ host, relay }: Snapshot): UnsupportedWords =>
  unsupported[obstacle(host, relay) ?? 'browser'];

/** What is said of a port in place of a restart that nobody waits for. */
function portLine({ errand, lifeline }: Snapshot): string | undefined {
  if (errand?.state === 'begun') return errand.errand === 'port' ? detours.port.running : undefined;
  return lifeline.at(-1)?.stage === 'port-dfu' ? detours.port.title : undefined;
}

function doneLine(started: boolean | null): string {
  if (started === null) return 'Finished. The iPhone starts';
  return started ? 'Finished. Safe to unplug' : 'Finished. Look at its screen';
}

/** The `Your data` line for each state. */
export function dataLine(snapshot: Snapshot): string {
  switch (snapshot.data) {
    case 'untouched-by-us':
      return 'Untouched by us';
    case 'untouched':
      return snapshot.behavior === 'update' ? 'Untouched so far' : 'Untouched. Not erased yet';
    case 'kept':
      return snapshot.startedSeen ? 'Kept so far. Look at the iPhone' : 'Kept so far, not sure';
    case 'erasing':
      return 'Being erased, as you agreed';
    case 'erased':
      return snapshot.restoredAt !== null && snapshot.backup !== 'none'
        ? 'Erased, ready for your backup'
        : 'Erased, as you agreed';
    case 'unknown':
      return 'Cannot be told';
  }
}

const nextAfter: Record<Exclude<Screen, 'unsupported'>, string> = {
  arrival: 'You choose the iOS',
  file: 'We check it, then the iPhone',
  connect: 'We ask what we may do',
  detour: 'We ask what we may do',
  consent: 'If you agree: erase, then iOS',
  refused: 'You may unplug it',
  grant: 'The restore goes on',
  held: heldFrame.next,
  elsewhere: 'We go on when it is closed',
  restoring: '',
  verdict: 'One step, then a new try',
  done: 'Set up the iPhone',
  kept: 'You may unplug it',
  case: 'One step, then a new try',
  report: 'Print it, or save it',
  intake: 'We say what it means',
};

/** Where an update goes another way than a restore. */
function nextInUpdate(snapshot: Snapshot, screen: Screen): string {
  if (screen === 'consent') return 'What you choose, and no more';
  if (screen === 'done') return 'Look whether your data is there';
  if (screen === 'restoring' && snapshot.phase === 'checks') return 'iOS is written';
  return nextLine({ ...snapshot, behavior: null }, screen);
}

const nextPhase: Record<NonNullable<Snapshot['phase']>, string> = {
  prepare: 'Start-up images go to the iPhone',
  enter: 'Start-up images go to the iPhone',
  ibec: 'More start-up images',
  load: 'The restore system starts',
  kernel: 'The restore begins',
  handover: 'The iPhone checks itself',
  checks: 'The erase',
  disk: 'iOS is written',
  image: 'Check and seal',
  install: 'The iPhone reports its result',
  finish: 'The iPhone starts',
};

/** Steps that no new try follows here. */
const nextAfterStep: Readonly<Partial<Record<Step, string>>> = {
  FINISH: 'Set up the iPhone',
  DONE_UNSEEN: 'Look at the iPhone',
  WRONG_DEVICE: 'The iPhone that you agreed to',
  APPLE_ROUTE: 'Apple’s own app',
  FALLBACK_ROUTE: 'Apple’s own app',
  SERVICE_DEVICE_REPORTED: 'The report, for service',
  SERVICE_BUTTON: 'The report, for service',
  SERVICE_HARDWARE_SUSPECTED: 'The report, for service',
  SERVICE_ADVISED: 'The report, for service',
  SERVICE_UNSTABLE: 'The report, for service',
};

/** The `Next` line: what happens, or what we shall ask. `step`: the one that stands on a screen of the case. */
export function nextLine(snapshot: Snapshot, screen: Screen, step: Step | null = null): string {
  if ((screen === 'verdict' || screen === 'case') && step !== null && step in nextAfterStep)
    return nextAfterStep[step]!;
  if (screen === 'unsupported') return withoutRestore(snapshot).next;
  if (screen === 'kept' && snapshot.errand?.state === 'begun') return 'iOS starts';
  if (screen === 'grant' && snapshot.phase === null) return nextAfter.detour;
  if (screen === 'file' && snapshot.phone) return 'We ask before anything is erased';
  if (snapshot.behavior === 'update') return nextInUpdate(snapshot, screen);
  if (screen !== 'restoring') return nextAfter[screen];
  if (snapshot.wait?.for === 'verdict') return 'We look how it comes back';
  return snapshot.phase ? nextPhase[snapshot.phase] : nextPhase.prepare;
}

const titleOf: Record<Exclude<Screen, 'unsupported'>, string> = {
  arrival: 'What does the iPhone show now?',
  file: 'Which iOS?',
  connect: 'Connect the iPhone',
  detour: 'A restart first',
  consent: 'Erase or keep?',
  refused: 'Not with this version',
  grant: 'Click needed',
  held: 'The iPhone cannot be had',
  elsewhere: 'Another tab has it',
  restoring: 'Working',
  verdict: 'What happened',
  done: 'Finished',
  kept: 'Kept as it is',
  case: 'Where this case stands',
  report: 'Service report',
  intake: 'What happened elsewhere?',
};

/** The tab's title carries the state: "62 % · Writing iOS – Replug". */
export function title(snapshot: Snapshot, screen: Screen): string {
  const { wait, fault } = snapshot;
  if (screen === 'unsupported') return `${withoutRestore(snapshot).tab} – ${frame.name}`;
  const lost = wait?.for === 'verdict' || (screen === 'verdict' && fault?.fault.name === 'LinkLost');
  if (lost) return `Contact lost – ${frame.name}`;
  if (screen === 'kept' && snapshot.errand) return `${nowLine(snapshot, screen)} – ${frame.name}`;
  if (screen === 'consent' && snapshot.behavior === 'update') return `Update or erase? – ${frame.name}`;
  if (screen === 'file' && fetches(snapshot)) return `${nowLine(snapshot, screen)} – ${frame.name}`;
  if (screen === 'detour') return `${portLine(snapshot) ?? titleOf.detour} – ${frame.name}`;
  if (screen !== 'restoring') return `${titleOf[screen]} – ${frame.name}`;
  const doing = snapshot.phase ? nowOf(snapshot.phase, snapshot) : titleOf.restoring;
  return `${percent(snapshot.progress)} · ${doing} – ${frame.name}`;
}

/** The dialog of the help. */
export const help = {
  title: 'Help',
  facts: [
    [
      'What does a failed restore mean?',
      'Contact broke down on the way, or the iPhone could not carry out the restore. The number alone does not say which. 4013 is not always the phone; that becomes more likely when it comes back on several cables, ports and computers.',
    ],
    [
      'Can a cable really do that?',
      'Yes. Apple suggests another cable and another computer, too. Change one thing at a time, or the result means nothing.',
    ],
    [
      'Update or restore?',
      'An update reinstalls iOS and tries to keep the data, without a promise. A restore erases it. Where both can be done, the update stands first.',
    ],
    [
      'Does a downloaded IPSW help?',
      'Only if it is for this model and Apple still signs it. No tool can install one that is not signed.',
    ],
    [
      'Is recovery mode dangerous?',
      'No. It looks broken and is not: a cable and a computer on the screen. A restart by its buttons leaves it, if iOS is still on the phone.',
    ],
    [
      'How does recovery mode work by buttons?',
      'iPhone 8 and later: connect it, press Volume Up, press Volume Down, then hold the side button past the logo until cable and computer show. This page draws it for each model.',
    ],
    [
      'Can Apple’s own apps do this?',
      'Yes. On a Mac it is Finder, on Windows it is Apple Devices, on older systems iTunes. Linux, ChromeOS and Android have none.',
    ],
    [
      'What does “isn’t eligible” mean?',
      'Apple no longer signs that iOS, or it is for another model, or Apple’s update servers were not really reached.',
    ],
    [
      'In which order?',
      'Software up to date, a good cable straight in, the update, recovery mode, the restore. If a restore from recovery mode fails, too, on another cable and computer: Apple’s support, or service.',
    ],
    [
      'What leaves this computer?',
      'A signing request with the phone’s chip numbers, to Apple (gs.apple.com), as every restore sends it. Its model, to a public list of versions: api.ipsw.me, which is not Apple’s, or Apple’s own (itunes.apple.com). An iOS that you do not bring is fetched from Apple (appldnld.apple.com, cdn-apple.com) or from the server that you name. Nothing goes to us. The journal stays in this browser until you save it.',
    ],
  ] as const,
  keysTitle: 'Keys',
  keys: [
    ['?', 'this help'],
    ['L', 'the lifeline as words'],
    ['Esc', 'closes help; never stops a restore'],
    ['Space or Enter, held 3 s', 'on “Hold to erase”: the same as holding it'],
  ] as const,
};
