import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Announcer } from './announce.ts';
import type { Behavior } from '../journal/entry.ts';
import type { Step } from '../diagnosis/ladder/step.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Computer } from './computer.ts';
import { FileFacts } from './file-facts.ts';
import { mirror } from './mirror.ts';
import { dock, topBar } from './part/frame.ts';
import './part/help-dialog.ts';
import type { HelpDialog } from './part/help-dialog.ts';
import type { JournalDialog } from './part/journal-dialog.ts';
import { Piece } from './piece.ts';
import { frame } from './say.ts';
import './screen/arrival.ts';
import './screen/unsupported.ts';
import { secondPhone } from './screen/second-phone.ts';
import { unkept } from './screen/unkept.ts';
import { screenElement } from './screen-element.ts';
import { screenOf, type Screen, type View } from './screen.ts';
import { themeStorage, toggleTheme } from './theme.ts';
import { pageTime, type Time } from './time.ts';
import { Watch, type Watched } from './watch.ts';
import type { Guide, Part, StepEvent, Wish, WishEvent } from './wish.ts';

/** The pretend iPhone that a click on the page plugs in; the address may name another. */
const pretendProduct = 'iPhone13,2';

const nothingTold = { shows: null, kept: false, guide: null };

const dragging = ['dragover', 'drop'] as const;

/** A file that is dropped beside its place must not replace the page, least of all during a restore. */
function stay(event: DragEvent): void {
  event.preventDefault();
}

/**
 * The whole page: follows the session, shows the one screen for its state, and turns wishes into calls. Of the screens
 * only what is shown first comes with it: screen/behind-arrival.ts brings the others, and screen/of-the-case.ts those that
 * explain and carry a case.
 */
@customElement('replug-app')
export class App extends Piece {
  @property({ attribute: false }) session: Watched | undefined;
  @property({ attribute: false }) computer: Computer = {};
  @property({ type: Boolean }) bench = false;
  @property({ attribute: false }) time: Time = pageTime;
  /** Begins anew, and forgets what was answered: the page without its query. */
  @property({ attribute: false }) leave: () => void = () => {
    location.assign(location.pathname);
  };
  @state() private told: Omit<View, 'bench'> = nothingTold;
  /** A part of the case that the person looks at. */
  @state() private looksAt: Part | null = null;
  /** The one that stands on the screen of the case, as that screen says. */
  @state() private step: Step | null = null;
  @query('replug-help') private help!: HelpDialog;
  @query('replug-journal') private journal!: JournalDialog;

  readonly #watch = new Watch(this, () => this.time);
  readonly #facts = new FileFacts(this);
  readonly #announcer = new Announcer();
  #shown: Screen | undefined;
  /** What is tried when the phone is in the mode that it is guided to. */
  #operation: Behavior = 'erase';

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('wish', this.#wished);
    this.addEventListener('step', this.#stepped);
    document.addEventListener('keydown', this.#key);
    for (const kind of dragging) document.addEventListener(kind, stay);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('wish', this.#wished);
    this.removeEventListener('step', this.#stepped);
    document.removeEventListener('keydown', this.#key);
    for (const kind of dragging) document.removeEventListener(kind, stay);
  }

  protected override willUpdate(): void {
    if (!this.session) return;
    this.#watch.follow(this.session);
    if (this.told.guide && isThere(this.session.snapshot, this.told.guide)) this.#tryFrom(this.session);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.session) return nothing;
    const { snapshot, entries } = this.session;
    const screen = this.#screenNow();
    const { t } = this.#watch;
    const said = this.#announcer.say(snapshot, screen, t);
    return html`<a class="skip" href="#main">${frame.skip}</a>
      ${topBar(snapshot)}
      <main id="main">${unkept(snapshot)}${secondPhone(snapshot, screen)}${this.#element(screen, t)}</main>
      ${dock(snapshot, screen, { t, step: this.step })}
      <p class="hidden" role="status">${said.polite}</p>
      <p class="hidden" role="alert">${said.assertive}</p>
      <replug-help></replug-help>
      <replug-journal .entries=${entries}></replug-journal>`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    if (!this.session) return;
    const { snapshot } = this.session;
    const screen = this.#screenNow();
    mirror(document, snapshot, screen);
    if (screen === this.#shown) return;
    const first = this.#shown === undefined;
    this.#shown = screen;
    if (screen === 'file' && snapshot.pretend === null) void this.#facts.look(this.session.files);
    if (!first) void this.#moveFocus(screen);
  }

  #screenNow(): Screen {
    // What goes on by itself is not hidden behind the case.
    const now = this.#screenOfSession();
    return this.looksAt !== null && !urgent.has(now) ? this.looksAt : now;
  }

  #screenOfSession(): Screen {
    return screenOf(this.session!.snapshot, this.#view);
  }

  get #view(): View {
    return { ...this.told, bench: this.bench };
  }

  #element(screen: Screen, t: number): TemplateResult {
    const { computer, time } = this;
    return screenElement(screen, this.session!, { view: this.#view, computer, facts: this.#facts, time, t });
  }

  /** A new screen takes the focus to its heading, a due click to its button; never away from someone who is typing. */
  async #moveFocus(screen: Screen): Promise<void> {
    await Promise.all([...this.querySelectorAll<Piece>('main > *')].map((element) => element.updateComplete));
    if (isField(document.activeElement) || this.querySelector('dialog[open]')) return;
    const target = screen === 'grant' ? 'main [data-primary]' : 'main h1';
    this.querySelector<HTMLElement>(target)?.focus();
    if (screen !== 'grant') window.scrollTo({ top: 0 });
  }

  readonly #stepped = (event: StepEvent): void => {
    this.step = event.step;
  };

  readonly #wished = (event: WishEvent): void => {
    this.#fulfil(event.wish);
  };

  #fulfil(wish: Wish): void {
    const session = this.session!;
    if (this.#facts.fulfil(session.files, wish)) {
      this.told = { ...this.told, kept: false };
      return;
    }
    switch (wish.do) {
      case 'tell':
        this.told = { ...this.told, shows: wish.shows };
        return;
      case 'back':
        if (this.#shown === 'file' && untouched(session.snapshot)) this.told = nothingTold;
        else void Promise.resolve(session.close()).then(this.leave);
        return;
      case 'help':
        this.help.show();
        return;
      case 'theme':
        toggleTheme(document.documentElement, themeStorage());
        return;
      case 'journal':
        void import('./part/journal-dialog.ts').then(() => {
          this.journal.show();
        });
        return;
      case 'save':
        save(session.journalFile());
        return;
      case 'pretend':
        this.told = { ...this.told, kept: false };
        void session.pretend(pretendProduct);
        return;
      case 'keep':
        this.told = { ...this.told, kept: true };
        void session.keep();
        return;
      case 'consent':
        session.consent(wish.behavior);
        return;
      case 'take':
        session.take(wish.ecid);
        return;
      case 'errand':
        session.errand(wish.errand);
        return;
      case 'see':
        this.told = { ...this.told, guide: null };
        this.#look(wish.part);
        return;
      case 'answer':
        session.tell(wish.of, wish.told);
        return;
      case 'changed':
        this.looksAt = null;
        for (const of of ['then', 'now'] as const)
          if (Object.keys(wish.claim[of]).length > 0) session.tell(of, wish.claim[of]);
        void session.again(wish.operation);
        return;
      case 'guide':
        this.looksAt = null;
        this.told = { ...this.told, guide: wish.goal };
        this.#operation = wish.operation;
        if (wish.goal === 'by-command') session.errand('enter');
        return;
      case 'elsewhere':
        session.triedElsewhere(wish.attempt);
        return;
      case 'save-case':
        void session.caseFile(wish.inFull).then(save);
        return;
      case 'open-case':
        void session.openCase(wish.file);
        return;
      case 'look-at':
        session.lookAt(wish.ecid);
        this.#look('case');
        return;
      case 'join':
        void session.join();
        return;
      case 'forget':
        void session.forget(wish.ecid);
        return;
      case 'again':
        this.looksAt = null;
        void session.again();
        return;
      case 'grant':
      case 'recheck':
      case 'stop':
        void session[wish.do]();
    }
  }

  /** The phone has come into the mode that a step asked for. */
  #tryFrom(session: Watched): void {
    this.told = { ...this.told, guide: null };
    void session.again(this.#operation);
  }

  /** The screens of the case may have to be fetched first. */
  #look(part: Part | null): void {
    const show = (): void => {
      this.looksAt = part;
    };
    if (part === null || customElements.get(`replug-${part}`)) show();
    else void import('./screen/of-the-case.ts').then(show);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(document.activeElement)) return;
    if (event.key === '?') this.help.show();
    if (event.key === 'l' || event.key === 'L') {
      const line = this.querySelector('replug-lifeline');
      if (line) line.spelled = !line.spelled;
    }
  };
}

/** Nothing was chosen and no model named: the first question can simply be asked again. */
const untouched = ({ pretend, file, model }: Snapshot): boolean => pretend === null && !file && !model;

/** DFU mode has two faces, by the age of the phone. */
function isThere({ lifeline }: Snapshot, guide: Guide): boolean {
  const last = lifeline.at(-1);
  const stages = guide === 'dfu' ? ['dfu', 'kis'] : ['recovery'];
  return last?.until === null && last.stage !== null && stages.includes(last.stage);
}

/** Screens that come by themselves, over whatever a person looks at. */
const urgent: ReadonlySet<Screen> = new Set<Screen>(['restoring', 'grant', 'done', 'consent']);

const isField = (element: Element | null): boolean =>
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement ||
  (element instanceof HTMLInputElement && element.type !== 'radio' && element.type !== 'file');

function save(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(link.href);
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-app': App;
  }
}
