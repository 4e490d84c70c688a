import type { Retelling } from './retelling.ts';

type Blame = (told: Retelling, found: RegExpExecArray, line: string) => void;

const message = (line: string): string => line.replace(/^(?:ERROR|WARNING|INFO):\s*/, '');

const says =
  (name: string, fields: Record<string, unknown> = {}): Blame =>
  (told, _, line) => {
    told.fail(name, message(line), fields);
  };

/** Before the phone was touched the file is at fault; later the phone waits for what the tool has to give. */
const partMissing: Blame = (told, _, line) => {
  told.fail(told.phase === 'prepare' ? 'ComponentMissing' : 'ToolStopped', message(line));
};

/** Once the phone asks for tickets of its parts, one that does not come is the request's fault first. */
const unsigned: Blame = (told, _, line) => {
  const early = ['prepare', 'enter', 'ibec', 'load'].includes(told.phase);
  told.fail(early ? 'SigningUnreachable' : 'ToolStopped', message(line));
};

/**
 * What idevicerestore and its kin say when something went wrong, and the fault that it would be here; a name that is
 * none of ours is the tool's own fault. First line that fits; lines that only repeat an error come last.
 */
export const hostErrors: readonly (readonly [line: RegExp, blame: Blame])[] = [
  [
    /TSS (?:request failed|server returned).*?\bstatus=(\d+)(?:[,&]\s*message=(.*?))?\)?$/i,
    (told, [, status, text], line) => {
      if (status !== '0') told.fail('SigningRefused', text ?? message(line), { status: Number(status) });
    },
  ],
  [/(?:Unable to send TSS request|Unable to fetch .*TSS|No TSS server|could not resolve host)/i, unsigned],
  [/This device isn't eligible for the requested build/i, says('SigningRefused', { status: 94 })],
  // It left as it was told to: only its return is missing.
  [/Device did not reconnect in recovery mode/i, says('DidNotReturn', { expected: 'recovery' })],
  [/Device did not disconnect|Possibly invalid iB(?:EC|SS)/i, says('DidNotLeave', { stage: 'recovery' })],
  [
    /(?:reconnected in recovery mode|most likely image personalization failed|personalization failed)/i,
    (told, _, line) => {
      told.left(true);
      told.came('recovery');
      told.fail('CameBackAs', message(line), { expected: 'restore', got: 'recovery' });
    },
  ],
  [
    /Device (?:failed to enter|did not (?:re)?appear|is not) .*restore mode|failed to enter restore mode/i,
    says('DidNotReturn', { expected: 'restore' }),
  ],
  [
    /(?:Device did(?:n't| not) (?:re)?(?:connect|appear)|failed to enter recovery mode)/i,
    says('DidNotReturn'),
  ],
  [/Could not read data \(-?\d+\)/i, says('LinkLost', { how: 'left' })],
  [
    /(?:device|host) (?:was )?disconnected|lost connection to (?:the )?device/i,
    says('LinkLost', { how: 'left' }),
  ],
  [
    /Unable to (?:send|receive) (?:data|message|payload|validation|packet|chunk|command).*\bASR\b/i,
    says('AsrClosed'),
  ],
  [/Unable to (?:send chunk|open ASR|connect to ASR|.* ASR)/i, says('AsrClosed')],
  [/Unable to upload data to device|Unable to send \w+(?:,\w+)? component/i, says('UploadStalled')],
  [
    /Unable to (?:discover|get) device type|unsupported device|Unknown (?:device|product) type/i,
    says('CannotFinish', { needs: [] }),
  ],
  [/(?:No device found|Unable to find (?:a )?device|Unable to discover device mode)/i, says('NoPhone')],
  [/access denied|insufficient permissions/i, says('ClaimRefused', { call: 'open', error: 'SecurityError' })],
  [
    /(?:Unable to open|could not claim|failed to claim|Resource busy|access denied|LIBUSB_ERROR_(?:ACCESS|BUSY)).*(?:device|interface|usb)/i,
    says('ClaimRefused', { call: 'open' }),
  ],
  [
    /(?:Unknown (?:data|firmware updater|updater|DataType)|unhandled (?:data|request|updater)|Got unknown (?:updater|data)|do(?:es)?n't know (?:how to )?).*?['" ]([\w,]+)['"]?/i,
    (told, [, type], line) => {
      told.note({
        who: 'restored',
        kind: 'unknown-request',
        dataType: type!,
        request: 0,
        announcedOnly: false,
      });
      told.fail('ToolStopped', message(line));
    },
  ],
  [
    /Unable (?:to )?(?:get|find) (?:path|identity|component)\b|missing (?:component|key)|no ['"]?\w+,\w+['"]? (?:in|found)/i,
    partMissing,
  ],
  [
    /Unable to (?:open|read|extract|parse|load) .*(?:IPSW|BuildManifest|archive|filesystem|zip)/i,
    says('EntryBroken'),
  ],
  [
    /^ERROR:.*(?:No space left on device|disk full|Unable to (?:write|create) .*(?:cache|file))/i,
    says('ShelfFull'),
  ],
];

/** What stands at the end of every failed run, whatever failed. */
export const gaveUp = /^ERROR: Unable to (?:successfully )?(?:restore device|place device)/;

/** In healthy restores, too. */
export const harmless = /\bFDR\b|radio-error|SetInterface/;
