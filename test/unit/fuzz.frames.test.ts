import { asr, frames } from '../fuzz/target-frames.ts';
import { tellsOfFuzzing } from './fuzz-told.ts';

describe('messages under fuzzing', () => {
  tellsOfFuzzing('frames', frames);
  tellsOfFuzzing('asr', asr);
});
