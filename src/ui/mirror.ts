import type { Snapshot } from '../journal/snapshot.ts';
import { title } from './say.ts';
import type { Screen } from './screen.ts';

/** Writes the state where others can read it: `<html data-at data-phase data-progress>`, and the tab's title. */
export function mirror(document: Document, snapshot: Snapshot, screen: Screen): void {
  const { dataset } = document.documentElement;
  dataset.at = snapshot.at;
  dataset.progress = snapshot.progress.toFixed(3);
  dataset.screen = screen;
  if (snapshot.phase) dataset.phase = snapshot.phase;
  else delete dataset.phase;
  document.title = title(snapshot, screen);
}
