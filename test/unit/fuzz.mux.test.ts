import { mux } from '../fuzz/target-mux.ts';
import { tellsOfFuzzing } from './fuzz-told.ts';

describe('the mux under fuzzing', () => {
  tellsOfFuzzing('rows of transfers', mux);
});
