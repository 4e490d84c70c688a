import type { Phase } from '../journal/entry.ts';

/** Where in the restore it happened, after "The iPhone left while …". */
export const whileDoing: Record<Phase, string> = {
  prepare: 'the restore was being prepared',
  enter: 'it was entering recovery mode',
  ibec: 'its start-up was being sent',
  load: 'the restore system was being sent',
  kernel: 'the restore system was starting',
  handover: 'the restore was being agreed on',
  checks: 'it was checking itself',
  disk: 'its storage was being prepared',
  image: 'iOS was being written',
  install: 'iOS was being installed',
  finish: 'it was restarting',
};
