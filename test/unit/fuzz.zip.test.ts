import { zip } from '../fuzz/target-zip.ts';
import { tellsOfFuzzing } from './fuzz-told.ts';

describe('zip archives under fuzzing', () => {
  tellsOfFuzzing('zip', zip);
});
