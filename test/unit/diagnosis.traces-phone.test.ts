import {
  begins,
  booted,
  ends,
  erased,
  operation,
  status,
  tellsOfTraces,
  type Told,
  type TraceRow,
} from './diagnosis-transcript.ts';

const image: readonly Told[] = [...erased, begins(40, 0x65b, 'asr_and_invert_image'), operation(41, 13, 0)];

/** traces.md §4, in our words: the last messages of failed restores that people published. */
const rows: readonly TraceRow[] = [
  [
    'X18',
    'the image’s whole checksum fails',
    [
      ...image,
      ends(120, 0x65b, 'asr_and_invert_image', 1100, '[0]D(failed to restore APFS image)'),
      status(
        121,
        1100,
        'ASR: Checksum failed.\nASR: Could not restore - Inappropriate ioctl for device\nCHECKPOINT FAILURE:(FAILURE:1100) (null):[0x065B] asr_and_invert_image [0]D(failed to restore APFS image)',
      ),
    ],
    'FILE',
    null,
    true,
  ],
  [
    'X19',
    'a checksum of 20 bytes cannot be sent',
    [
      ...image,
      [110, 'asr', 'cannot send a checksum of 20 bytes', { sent: 1_000_000_000, total: 4_000_000_000 }],
      status(112, 14),
    ],
    'COMM',
    'S6',
    true,
  ],
  [
    'X20',
    'the image’s connection closes at 4 MB',
    [...image, [60, 'asr', 'socket closed', { sent: 0x3e0000, total: 4_000_000_000 }], status(61, 14)],
    'COMM',
    'S6',
    true,
  ],
  ['X21', 'the phone leaves during the image', [...image, [110, 'usb', 'leaves']], 'COMM', 'S5c', true],
  [
    'X22',
    'the main connection is gone',
    [...image, [110, 'host', 'ERROR: Could not read data (-256). Aborting.']],
    'COMM',
    'S5c',
    true,
  ],
  [
    'X23',
    'the phone is full',
    [
      ...image,
      ends(150, 0x65b, 'asr_and_invert_image', 14, '[0]D(failed to restore APFS image)'),
      status(
        151,
        14,
        'asr: No space left on device\nCHECKPOINT FAILURE:(FAILURE:14) RESTORED:[0x065B] asr_and_invert_image',
      ),
    ],
    'DEVSTOR',
    null,
    null,
    'update',
  ],
  [
    'X24',
    'the modem does not answer, later steps fail in turn',
    [
      ...erased,
      begins(200, 0x1303, 'update_baseband'),
      [202, 'restored', 'BBUpdateStatusMsg', { Accepted: false }],
      ends(203, 0x1303, 'update_baseband', -1, '[0]D(RamrodErrorDomain 1004: fail to ping baseband)'),
      ends(210, 0x63c, 'update_more', 53),
      status(211, 53),
    ],
    'DEVPART',
    null,
    true,
  ],
  [
    'X25',
    'the modem’s transport is not created',
    [
      ...erased,
      begins(200, 0x1303, 'update_baseband'),
      ends(203, 0x1303, 'update_baseband', 50, '[0]D(bbupdater: transport not created)'),
      status(204, 50),
    ],
    'DEVPART',
    null,
    true,
  ],
  [
    'X26',
    'success, and one step failed',
    [
      ...erased,
      ends(300, 0x132a, 'await_update_baseband', -1, 'firmware data does not contain programmer'),
      ends(420, 0x648, 'cleanup_send_final_status', 0, 'firmware data does not contain programmer'),
      status(441, 0),
    ],
    'CLIENT',
    null,
    true,
  ],
  [
    'X27',
    'recovery returns after the kernel',
    [...booted, [14, 'usb', 'returns', { mode: 'recovery' }]],
    'COMM',
    'S1',
    false,
  ],
  [
    'X28',
    'the same, in a virtual machine',
    [...booted, [14, 'usb', 'returns', { mode: 'recovery' }]],
    'COMM',
    'S1',
    false,
  ],
  [
    'X29',
    'the restore system refuses its port and leaves',
    [
      ...booted,
      [24, 'usb', 'arrives', { mode: 'restore' }],
      [25, 'restored', 'port 62078 refused'],
      [60, 'usb', 'leaves'],
    ],
    'COMM',
    'S2',
    false,
  ],
];

describe('published restores that failed on the way or in the phone', () => {
  tellsOfTraces(rows);
});
