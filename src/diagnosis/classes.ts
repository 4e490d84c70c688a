import type { Fault, Phase } from '../journal/entry.ts';

/** Kinds of failure by remedy (failures.md §1.2). Only `COMM` ever counts towards suspecting the phone. */
export type FailureClass =
  | 'COMM'
  | 'CLAIM'
  | 'PERM'
  | 'HOSTSLOW'
  | 'HOSTOLD'
  | 'ELIG'
  | 'NET'
  | 'FILE'
  | 'DEVSTOR'
  | 'DEVPART'
  | 'POWER'
  | 'LOCK'
  | 'WRONGDEV'
  | 'USER'
  | 'CLIENT'
  | 'UNKNOWN';

/** These happen beside the ladder: they neither count in a row of lost contacts nor end it (rule P6). */
export const interruptions: ReadonlySet<FailureClass> = new Set([
  'PERM',
  'CLAIM',
  'HOSTSLOW',
  'LOCK',
  'POWER',
  'USER',
  'CLIENT',
  'WRONGDEV',
] as const);

/**
 * Fault names → class. The class of a lost contact is refined by its shape, that of a failed restore by what the phone
 * said; a name that is not here is an exception of our own.
 */
const classes: Readonly<Record<string, FailureClass>> = {
  LinkLost: 'COMM',
  CameBackAs: 'COMM',
  DidNotReturn: 'COMM',
  NotRestored: 'COMM',
  UploadStalled: 'COMM',
  DfuRefused: 'COMM',
  KisRefused: 'COMM',
  CommandRefused: 'COMM',
  NonceUnreadable: 'COMM',
  AsrClosed: 'COMM',
  ConnectionReset: 'COMM',
  PortRefused: 'COMM',
  RestoredClosed: 'COMM',
  Silence: 'COMM',
  // Bytes that cannot be read come from a bad link first (failures.md §1.4, "invalid response").
  MuxBroken: 'COMM',
  FrameBroken: 'COMM',
  Truncated: 'COMM',

  ClaimRefused: 'CLAIM',
  StartTooLate: 'HOSTSLOW',
  TabEnded: 'HOSTSLOW',
  CannotFinish: 'HOSTOLD',
  // Nothing else holds the phone, so it is no matter of CLAIM: no other try here helps, another computer or app does.
  ResetRefused: 'HOSTOLD',
  DigestFailed: 'CLIENT',
  // A loader that is told to start and stays has refused what it was sent: our file, ticket or nonce comes first.
  DidNotLeave: 'CLIENT',
  LoaderRefused: 'CLIENT',
  WrongPhone: 'WRONGDEV',
  SessionInactive: 'LOCK',
  LockdownRefused: 'LOCK',
  LockdownClosed: 'COMM',
  Stopped: 'USER',
  SigningCancelled: 'USER',

  PortFirmwareUnfit: 'FILE',
  WrongBoard: 'ELIG',
  NoVariant: 'ELIG',
  ChipMismatch: 'ELIG',
  SigningUnreachable: 'NET',
  ManifestUnreachable: 'NET',
  SigningAnswerBroken: 'NET',
  TicketMismatch: 'NET',
  NetworkLost: 'NET',
  NoHeadway: 'NET',
  Interrupted: 'NET',
  CrossOriginRefused: 'NET',
  LocalNetworkRefused: 'NET',
  MixedContentRefused: 'NET',
  DownloadRefused: 'NET',
  NotByRelay: 'NET',
  NotTheFile: 'NET',
  AnswerBroken: 'NET',
  DownloadCancelled: 'USER',

  NotAZip: 'FILE',
  TruncatedZip: 'FILE',
  ZipUnsupported: 'FILE',
  EntryBroken: 'FILE',
  EntryTooLarge: 'FILE',
  EntryMissing: 'FILE',
  CrcMismatch: 'FILE',
  DigestMismatch: 'FILE',
  NoBuildManifest: 'FILE',
  BadManifest: 'FILE',
  IsOta: 'FILE',
  MissingFiles: 'FILE',
  BoardNotFetched: 'FILE',
  ComponentMissing: 'FILE',
  SourceChanged: 'FILE',
  SourceGone: 'FILE',
  SourceRefused: 'FILE',
  NotAFirmwareFolder: 'FILE',
  ResourceChanged: 'FILE',
  OlderInUse: 'FILE',
  NotShelved: 'FILE',
  ShelfFull: 'FILE',
  ShelfBroken: 'FILE',
  QuotaExceededError: 'FILE',
  NotReadableError: 'FILE',
};

/** In the file before the start, in the phone's own messages after it. */
const readers: ReadonlySet<string> = new Set(['PlistBroken', 'MissingKey', 'DerBroken', 'Img4Broken']);

/** Not eligible, for this phone or any more (failures.md §1.5.1). */
const notEligible: readonly unknown[] = [69, 94];
/** What the signing server says to a request that was made wrongly. */
const badRequest: readonly unknown[] = [5, 8, 49, 100, 126, 128, 133, 168, 511, 5000];

/** The class that a fault's name alone gives. Null: nothing failed, the phone is simply not there (rule R27). */
export function classOf(fault: Fault, phase: Phase): FailureClass | null {
  const { name } = fault;
  if (name === 'NoPhone' || name === 'KisNotDfu') return null;
  if (name === 'LinkLost' && fault.how === 'closed') return 'CLIENT';
  if (name === 'SigningRefused') {
    if (notEligible.includes(fault.status)) return 'ELIG';
    return badRequest.includes(fault.status) ? 'CLIENT' : 'UNKNOWN';
  }
  if (readers.has(name)) return phase === 'prepare' ? 'FILE' : 'CLIENT';
  return Object.hasOwn(classes, name) ? classes[name]! : 'CLIENT';
}
