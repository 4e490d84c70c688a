import { targets } from '../fuzz/targets.ts';
import { tellsOfFuzzing, tellsOfVectors } from './fuzz-told.ts';

describe('DER and Image4 under fuzzing', () => {
  for (const name of ['der', 'img4']) {
    tellsOfFuzzing(name, targets[name]!);
    tellsOfVectors(name, targets[name]!);
  }
});
