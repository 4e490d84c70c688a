import { bootStrings } from '../fuzz/target-boot.ts';
import { uarp } from '../fuzz/target-uarp.ts';
import { tellsOfFuzzing } from './fuzz-told.ts';

describe('what boot stages and controllers of ports show and take, under fuzzing', () => {
  tellsOfFuzzing('serial strings', bootStrings);
  tellsOfFuzzing('containers of port firmware', uarp, 2000);
});
