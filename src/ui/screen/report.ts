import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Attempt, Known } from '../../diagnosis/case/attempt.ts';
import { serviceOf, type Service } from '../../diagnosis/case/service.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import '../lifeline/lifeline.ts';
import { quietButton, sideButton } from '../part/button.ts';
import { icon, mark } from '../part/icon.ts';
import { frame } from '../say.ts';
import { computersOf, endWithReturn, routeOf, workOf } from '../say-case.ts';
import { wholeDay } from '../say-figures.ts';
import { phoneName, stageInWords } from '../say-phone.ts';
import { points, report, reportData, reportLead, reportTitle } from '../say-report.ts';
import { inSentences } from '../say-verdict.ts';
import { pageTime, type Time } from '../time.ts';
import { CasePiece } from './case-piece.ts';

/** One page of A4 for those who look at the phone next: what was tried, how it ended, what that points to. */
@customElement('replug-report')
export class Report extends CasePiece {
  @property({ attribute: false }) time: Time = pageTime;
  @state() private inFull = false;
  @state() private checksum = '';
  #service!: Service;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = this.standing;
    super.willUpdate(changed);
    if (this.standing === before) return;
    this.#service = serviceOf(this.standing);
    void this.#sum(JSON.stringify(this.standing.journals.map(({ entries }) => entries)));
  }

  async #sum(text: string): Promise<void> {
    const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
    const hex = Array.from(sum.slice(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.checksum = hex.replace(/(.{4})(?=.)/g, '$1 ');
  }

  protected override render(): TemplateResult {
    const attempts = this.tried;
    const { to, away } = points(attempts, this.next, this.#service);
    const { about } = this.#service;
    return html`<div class="wrap">
      <div class="acts no-print">
        <button type="button" class="btn go" data-primary @click=${print}>
          ${icon('print')}${report.print}
        </button>
        ${sideButton(html`${icon('save')}${report.file}`, { do: 'save-case', inFull: this.inFull })}
        <label class="radio"
          ><input type="checkbox" @change=${this.#full} /><span>${report.inFull}</span></label
        >
        ${quietButton(report.back, { do: 'see', part: 'case' })}
      </div>
      <article class="paper">
        <header>
          <div class="mark">${mark}${frame.name}</div>
          <p>${report.title}, ${wholeDay(this.snapshot.now)}</p>
        </header>
        <h1 tabindex="-1">${reportTitle(phoneName(about.phone), this.next)}</h1>
        <p class="lead">${reportLead(attempts, this.next)}</p>
        ${this.#facts()}
        <h2>${report.attempts}</h2>
        <table>
          <thead>
            <tr>
              ${report.heads.map((head) => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${attempts.slice(-most).map((attempt) => this.#row(attempt, attempts.indexOf(attempt) + 1))}
          </tbody>
        </table>
        <p class="fine">
          ${attempts.length > most ? report.earlier(attempts.length - most) : ''} ${report.key}
        </p>
        ${this.#lastEnd(about)}
        <div class="four">${list(report.points, to)} ${list(report.away, away)}</div>
        <footer>
          <p>
            ${report.made(this.#version(), this.snapshot.host?.browser ?? '', this.checksum)}
            ${this.inFull ? '' : report.masked}
          </p>
        </footer>
      </article>
    </div>`;
  }

  #facts(): TemplateResult {
    const { phone, firmware } = this.#service.about;
    const { stage } = this.standing.whole.phone;
    const ecid = phone?.ecid ?? '';
    const shown = this.inFull ? ecid : `···· ···· ···· ${ecid.slice(-4)}`;
    const rows: readonly (readonly [what: string, value: string])[] = [
      [report.model, [phoneName(phone), phone?.product].filter((each) => each !== undefined).join(', ')],
      [report.ecid, ecid === '' ? report.unknown : shown],
      [report.installed, firmware ? report.whole(firmware.productVersion, firmware.build) : report.unknown],
      [report.data, reportData(this.#service)],
      [report.now, stage === null ? report.unknown : capital(stageInWords[stage])],
      [report.locked, report.lockedWhat],
    ];
    return html`<dl class="facts two gap-s">
      ${rows.map(
        ([what, value]) =>
          html`<dt>${what}</dt>
            <dd class=${what === report.ecid ? 'num' : ''}>${value}</dd>`,
      )}
    </dl>`;
  }

  /** What was seen, in the words of the verdict, and the numbers that Apple’s apps would show. */
  #lastEnd(about: Snapshot): TemplateResult | '' {
    const { verdict } = this.#service;
    if (verdict?.outcome !== 'failed') return '';
    const { saw, small } = inSentences(verdict, about);
    return html`<h2>${report.last}</h2>
      <p class="fine">${[...saw, small].join(' ')}</p>`;
  }

  #row(attempt: Attempt, nth: number): TemplateResult {
    const { cable, certified, computer, port } = attempt.setUp;
    const picture = this.pictures.get(attempt.id);
    const names = computersOf(this.tried);
    const there = [
      ...(computer ? [{ ...computer, value: names.get(computer.value) ?? computer.value }] : []),
      ...(port ? [port] : []),
    ];
    return html`<tr>
      <td>${nth}</td>
      <td>${routeOf(attempt)}${attempt.route === 'web' ? '' : ' *'}</td>
      <td>${workOf(attempt)}</td>
      <td>${known(cable)}${certified?.value ? `, ${report.certified}` : ''}</td>
      <td>${there.map(({ value }) => value).join(', ')}${there.some(isTold) ? ' *' : ''}</td>
      <td>${endWithReturn(attempt, picture)}</td>
      <td>
        ${
          picture
            ? html`<replug-lifeline class="mini" mini .line=${picture} .t=${picture.t}></replug-lifeline>`
            : report.noRecord
        }
      </td>
    </tr>`;
  }

  #version(): string {
    const versions = this.entries.flatMap((entry) =>
      entry.who === 'page' && entry.kind === 'opened' ? [entry.version] : [],
    );
    return versions.at(-1) ?? '';
  }

  readonly #full = (event: Event): void => {
    this.inFull = (event.currentTarget as HTMLInputElement).checked;
  };
}

/** As many attempts as one page has room for: the newest. A case proposes service after ten. */
const most = 10;

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const isTold = ({ from }: Known<string>): boolean => from !== 'observed';
const known = (label: Known<string> | null): string =>
  label ? `${label.value}${isTold(label) ? ' *' : ''}` : '';

const list = (title: string, lines: readonly string[]): TemplateResult =>
  html`<section>
    <h2>${title}</h2>
    <ul>
      ${(lines.length > 0 ? lines : [report.nothing]).map((each) => html`<li>${each}</li>`)}
    </ul>
  </section>`;

const print = (): void => {
  window.print();
};

declare global {
  interface HTMLElementTagNameMap {
    'replug-report': Report;
  }
}
