import type { Body } from './body.ts';

const longest = 400;

interface Past {
  exitStatus?: string;
  log?: string;
}

const pasts = new WeakMap<Body['nvram'], Past>();

/** What the last restore of this phone left behind: SavedDebugInfo and PreviousRestoreLogMsg tell it. */
export function pastOf(body: Body): Past {
  let past = pasts.get(body.nvram);
  if (!past) pasts.set(body.nvram, (past = {}));
  return past;
}

/** The restore's own log, in the shape of restored's text lines, and its mirror in NVRAM. */
export class ScriptLog {
  readonly #body: Body;
  readonly #lines: string[] = [];
  readonly #ids: string[] = [];
  readonly #names: string[] = [];

  constructor(body: Body) {
    this.#body = body;
  }

  step(id: number, name: string): void {
    const digits = id.toString(16).toUpperCase().padStart(4, '0');
    this.#line(`CHECKPOINT BEGIN: RESTORED:[0x${digits}] ${name}`);
    this.#ids.push(`0x${digits}`);
    this.#names.push(name);
  }

  failure(id: number, name: string, status: number, why: string): void {
    const digits = id.toString(16).toUpperCase().padStart(4, '0');
    this.#line(`CHECKPOINT FAILURE:(FAILURE:${status}) RESTORED:[0x${digits}] ${name} [0]D(${why})`);
    this.#body.nvram.set('restore-step-ids', this.#ids.slice(-8).join(';'));
    this.#body.nvram.set('restore-step-names', this.#names.slice(-8).join(';'));
    this.#body.nvram.set('restore-step-error', why);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #line(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > longest) this.#lines.shift();
  }
}
