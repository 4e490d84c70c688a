import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Attempt } from '../../diagnosis/case/attempt.ts';
import type { KeptJournal } from '../../diagnosis/case/by-phone.ts';
import { pictures, standingOf, type Standing } from '../../diagnosis/case/kept.ts';
import { ladder, type Next } from '../../diagnosis/ladder/ladder.ts';
import type { Entry } from '../../journal/entry.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { Piece } from '../piece.ts';
import { StepEvent } from '../wish.ts';

/** A screen about the whole case: where it stands, made anew only when something has been written. */
export class CasePiece extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @property({ attribute: false }) kept: readonly KeptJournal[] = [];
  @property({ type: Boolean }) technician = false;
  protected standing!: Standing;
  protected next!: Next;
  /** How each attempt looked at its end, by its id. */
  protected pictures: ReadonlyMap<string, Snapshot> = new Map();

  /** A file that was refused before anything began is no attempt. */
  protected get tried(): readonly Attempt[] {
    return this.standing.whole.attempts.filter(({ began }) => began);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entries') && !changed.has('kept')) return;
    this.standing = standingOf(this.kept, this.entries, this.technician);
    this.next = ladder(this.standing.whole);
    this.pictures = pictures(this.standing.journals);
    this.dispatchEvent(new StepEvent(this.next.step));
  }
}
