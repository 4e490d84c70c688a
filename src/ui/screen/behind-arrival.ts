/** The screens behind the first one: they come right after the first paint, before anyone can have answered. */
import './choose-file.ts';
import './connect.ts';
import './consent.ts';
import './detour.ts';
import './done.ts';
import './elsewhere.ts';
import './grant.ts';
import './held.ts';
import './kept.ts';
import './refused.ts';
import './restoring.ts';
