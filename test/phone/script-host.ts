import { maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import type { Body, ProductFacts } from './body.ts';
import { refuse } from './checks.ts';
import { Status } from './step-failed.ts';

/** What a host of before iOS 13 answers; such hosts send no tables. */
const oldDataTypes = [
  'SystemImageData',
  'RootTicket',
  'KernelCache',
  'DeviceTree',
  'NORData',
  'BasebandData',
  'FDRTrustData',
  'FUDData',
  'FirmwareUpdaterData',
];

/** Asked for by every phone, answered by every host, and in no host's table. */
const untabled = ['DeviceTree'];

/** Without these a restore system does not begin; all of them stand in every host's table as not optional. */
const requiredData = [
  'BuildIdentityDict',
  'EANData',
  'FDRTrustData',
  'FUDData',
  'FirmwareUpdaterData',
  'KernelCache',
  'NORData',
  'RootTicket',
  'SystemImageCanonicalMetadata',
  'SystemImageData',
  'SystemImageRootHash',
];
const requiredMessages = ['DataRequestMsg', 'ProgressMsg', 'ReceivedFinalStatusMsg', 'StatusMsg'];
const requiredByGeneration: Readonly<Record<ProductFacts['generation'], readonly string[]>> = {
  ios16: ['FirmwareUpdaterDataV2'],
  ios18: ['FirmwareUpdaterDataV2', 'SourceBootObjectV4'],
  ios26: ['FirmwareUpdaterDataV2', 'SourceBootObjectV4'],
};

/** What the host that began the restore knows, from the tables in its RestoreOptions. */
export interface HostTables {
  /** No tables at all: everything goes over the main connection, one thing after the other. */
  readonly old: boolean;
  /** DataType names. */
  readonly data: ReadonlySet<string>;
  /** MsgType names. */
  readonly messages: ReadonlySet<string>;
  /** DataType names that may be asked while other things go on. */
  readonly background: ReadonlySet<string>;
}

const names = (table: Dict | undefined): Set<string> =>
  new Set(Object.keys(table ?? {}).filter((key) => typeof table?.[key] === 'boolean'));

/** Presence of a name is what counts; its boolean says whether the host calls it optional. */
export function readTables(options: Dict): HostTables {
  const data = maybe.dict(options, 'SupportedDataTypes');
  const messages = maybe.dict(options, 'SupportedMessageTypes');
  if (!data || !messages)
    return { old: true, data: new Set(oldDataTypes), messages: new Set(), background: new Set() };
  return {
    old: false,
    data: new Set([...names(data), ...untabled]),
    messages: names(messages),
    background: names(maybe.dict(options, 'SupportedAsyncDataTypes')),
  };
}

/** Checkpoint 0x655. Throws `StepFailed` with status 10 when a name is missing that this phone cannot do without. */
export function checkHost(host: HostTables, body: Body): void {
  if (host.old) return;
  const missing = [
    ...[...requiredData, ...requiredByGeneration[body.product.generation]].filter((n) => !host.data.has(n)),
    ...requiredMessages.filter((name) => !host.messages.has(name)),
  ];
  if (missing.length === 0) return;
  const why = `host version is unsupported: ${missing.join(', ')} missing`;
  refuse(body, 'restored.tables', why, Status.hostUnsupported);
}

const demanded = ['SystemImage', 'CreateFilesystemPartitions', 'PersonalizedDuringPreflight'];

/** Checkpoint 0x601: what every known host sends and a restore cannot go without. Throws `StepFailed`. */
export function checkOptions(options: Dict, body: Body): void {
  const wrong = demanded.filter((key) => maybe.bool(options, key) !== true);
  if (maybe.string(options, 'UUID') === undefined) wrong.push('UUID');
  if (wrong.length === 0) return;
  refuse(body, 'restored.options', `RestoreOptions lack ${wrong.join(', ')}`);
}
