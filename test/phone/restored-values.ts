import type { Dict } from '../../src/plist/value.ts';
import type { Body } from './body.ts';
import { pastOf } from './script-log.ts';

/** An answer to QueryValue: the value under its own name. A name without a value is answered without it. */
export function restoredValue(body: Body, key: string): Dict {
  const value = values(body)[key];
  return value === undefined ? { Result: 'Success' } : { [key]: value, Result: 'Success' };
}

function values(body: Body): Dict {
  const { chipId, boardId, hardwareModel } = body.product;
  const past = pastOf(body);
  return {
    HardwareInfo: {
      BoardID: boardId,
      ChipID: chipId,
      // Unsigned, whatever its top bit.
      UniqueChipID: body.ecid,
      ProductionMode: true,
      SupportsImage4: true,
    },
    SavedDebugInfo: past.exitStatus === undefined ? {} : { PreviousExitStatus: past.exitStatus },
    SerialNumber: body.serialNumber,
    HardwareModel: hardwareModel.toUpperCase(),
  };
}
