import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { heldOf, type Held } from '../../diagnosis/held.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { primaryButton } from '../part/button.ts';
import '../part/command-lines.ts';
import { deadline } from '../part/deadline.ts';
import { steps } from '../part/steps.ts';
import { Piece } from '../piece.ts';
import { linuxCommands } from '../say-arrival.ts';
import { held, heldFrame, linux } from '../say-held.ts';

/** The phone is there, and something keeps it from us: what, and how to free it on this system. */
@customElement('replug-held')
export class HeldScreen extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ type: Number }) t = 0;

  protected override render(): TemplateResult {
    const by = heldOf(this.snapshot);
    if (!by) return html``;
    const words = held[by.by];
    const hurry = by.until !== null;
    const onLinux = by.by === 'rights' || by.by === 'mux';
    return html`<div class="wrap split">
      <section>
        <h1 tabindex="-1">${hurry ? held.program.title : words.title}</h1>
        <p class="lead">${this.#lead(by, words.lead)}</p>
        ${onLinux ? this.#commands(by.by === 'mux', hurry) : this.#steps(hurry ? words.steps.slice(0, 1) : words.steps)}
        <p class="fine quiet gap-s">${heldFrame.said(by.call, by.error)}</p>
      </section>
      ${by.until === null ? (onLinux ? undoCard(by.by === 'rights') : '') : this.#countdown(by.until)}
    </div>`;
  }

  #lead({ until }: Held, lead: string): string {
    if (until === null) return lead;
    return this.t > until ? heldFrame.late : heldFrame.hurry;
  }

  #steps(all: readonly (readonly [string, string])[]): TemplateResult {
    return html`${steps(all)}
      <div class="acts">${primaryButton(heldFrame.again, { do: 'recheck' })}</div>`;
  }

  #commands(second: boolean, hurry: boolean): TemplateResult {
    return html`<ol class="steps">
      <li class=${second ? 'was' : 'is'}>
        <div>
          <h2>${linux.rule}</h2>
          <p>${second ? linux.ruleDone : linux.ruleHow}</p>
          ${second ? '' : command(linuxCommands.rule)}
        </div>
      </li>
      <li class=${second ? 'is' : ''}>
        <div>
          <h2>${linux.mux}</h2>
          <p>${second ? (hurry ? linux.muxNow : linux.muxHow) : linux.muxLater}</p>
          ${second ? command(linuxCommands.mux) : ''}
        </div>
      </li>
    </ol>`;
  }

  #countdown(until: number): TemplateResult {
    return html`<section class="center">
      ${deadline((until - this.t) / 1000, { label: heldFrame.leftOf, unit: heldFrame.left })}
    </section>`;
  }
}

const command = (lines: string): TemplateResult =>
  html`<replug-command-lines .lines=${lines} due></replug-command-lines>`;

const undoCard = (rights: boolean): TemplateResult =>
  html`<section class="card" aria-labelledby="undo">
    <h2 id="undo">${linux.undo}</h2>
    <p class="fine quiet gap-s">${linux.undoWhy}</p>
    <replug-command-lines .lines=${linuxCommands.undo}></replug-command-lines>
    <h2 class="gap">${rights ? linux.sandbox : linux.noPassword}</h2>
    <p class="fine quiet gap-s">${rights ? linux.sandboxWhy : linux.noPasswordWhy}</p>
  </section>`;

declare global {
  interface HTMLElementTagNameMap {
    'replug-held': HeldScreen;
  }
}
