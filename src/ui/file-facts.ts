import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Model, ShelfReport } from '../session/contract.ts';
import type { WatchedFiles } from './watch.ts';
import type { Wish } from './wish.ts';

/** What the choice of a file is made from and no journal holds: the models there are, and what is kept here. */
export class FileFacts implements ReactiveController {
  models: readonly Model[] = [];
  shelf: ShelfReport | null = null;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.models = [];
  }

  /** The question is on the screen. Without an answer it is put all the same. */
  async look(files: WatchedFiles): Promise<void> {
    const nothing = (): undefined => undefined;
    const [models, shelf] = await Promise.all([
      this.models.length > 0 ? this.models : files.models().catch(nothing),
      files.shelf().catch(nothing),
    ]);
    this.models = models ?? [];
    this.shelf = shelf ?? null;
    this.#host.requestUpdate();
  }

  /** Carries out a wish that is about firmware; false: it is about something else. */
  fulfil(files: WatchedFiles, wish: Wish): boolean {
    switch (wish.do) {
      case 'choose':
        void files.choose(wish.file, wish.handle);
        return true;
      case 'choose-folder':
        void files.chooseFolder(wish.folder);
        return true;
      case 'pick':
        void files.pick(wish.what);
        return true;
      case 'reopen':
        void files.reopen();
        return true;
      case 'model':
        void files.model(wish.model);
        return true;
      case 'look-up':
        void files.lookUp(true);
        return true;
      case 'get':
        void files.get(wish.build);
        return true;
      case 'fetch':
        void files.fetch(wish.wanted);
        return true;
      case 'free':
        void files.free(wish.key).then(() => this.look(files));
        return true;
      case 'pause':
        files.pause();
        return true;
      case 'resume':
        files.resume();
        return true;
      case 'halt':
        files.halt();
        void this.look(files);
        return true;
      case 'cancel':
        files.cancel();
        void this.look(files);
        return true;
      default:
        return false;
    }
  }
}
