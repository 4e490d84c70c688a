import { appleList, ipswMe } from '../fuzz/target-catalogue.ts';
import { tellsOfFuzzing } from './fuzz-told.ts';

describe('catalogue answers under fuzzing', () => {
  tellsOfFuzzing('ipsw.me', ipswMe, 3000);
  tellsOfFuzzing('Apple’s list', appleList, 3000);
});
