import { targets } from '../fuzz/targets.ts';
import { tellsOfFuzzing, tellsOfVectors } from './fuzz-told.ts';

describe('property lists under fuzzing', () => {
  for (const name of ['xml', 'binary']) {
    tellsOfFuzzing(name, targets[name]!);
    tellsOfVectors(name, targets[name]!);
  }
});
