import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Debian puts it where only root's path looks. */
const program = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find(existsSync) ?? 'nginx';

/** One answer, from the access log; of an answer that died with the server there is none. */
export interface Answered {
  /** When the request came, ms since 1970. The log is written when an answer ends, which may be much later. */
  readonly began: number;
  readonly method: string;
  readonly status: number;
  /** Bytes of the body that were sent. */
  readonly bytes: number;
}

/** A range of a file that was asked for, the last byte included. */
export interface Asked {
  /** ms since 1970. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** A mirror on the LAN: nginx as Debian ships it, with a configuration, a port and a folder of its own. */
export class Nginx {
  readonly folder: string;
  readonly port: number;
  #child: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** `bytesPerSecond`: of each connection. */
  static async open(folder: string, bytesPerSecond: number): Promise<Nginx> {
    const port = await freePort();
    await mkdir(join(folder, 'files'));
    await mkdir(join(folder, 'logs'));
    await writeFile(join(folder, 'nginx.conf'), configuration(folder, port, bytesPerSecond));
    return new Nginx(folder, port);
  }

  url(name: string): string {
    return `http://localhost:${this.port}/${name}`;
  }

  async start(): Promise<void> {
    const args = ['-p', this.folder, '-c', join(this.folder, 'nginx.conf'), '-e', 'stderr'];
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    this.#child = child;
    await answers(this.port);
  }

  /** At once, in the middle of whatever it sends. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** In one step, so that no answer is made of both. */
  async put(name: string, content: Uint8Array): Promise<void> {
    const path = join(this.folder, 'files', name);
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
  }

  /** The ranges that were asked for so far, also those whose answers were cut. */
  async asked(): Promise<Asked[]> {
    const text = await readFile(join(this.folder, 'asked.log'), 'utf8');
    return [...text.matchAll(/^(\S+) bytes=(\d+)-(\d+)$/gm)].map(([, at, from, to]) => ({
      at: Number(at) * 1000,
      from: Number(from),
      to: Number(to),
    }));
  }

  /** Everything that was answered so far. */
  async log(): Promise<Answered[]> {
    const text = await readFile(join(this.folder, 'access.log'), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [ended, took, method = '', status, bytes] = line.split(' ');
        const began = (Number(ended) - Number(took)) * 1000;
        return { began, method, status: Number(status), bytes: Number(bytes) };
      });
  }
}

function configuration(folder: string, port: number, bytesPerSecond: number): string {
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
  log_format short '$msec $request_time $request_method $status $body_bytes_sent';
  log_format asked '$msec $http_range';
  access_log ${folder}/access.log short;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    limit_rate ${bytesPerSecond};
    location / {
      root ${folder}/files;
      mirror /asked;
      add_header Access-Control-Allow-Origin *;
    }
    # Written down when it is asked: of an answer that is cut nothing else is left.
    location = /asked {
      internal;
      log_subrequest on;
      access_log ${folder}/asked.log asked;
      return 204;
    }
    # As above, and whole files only.
    location /whole/ {
      alias ${folder}/files/;
      add_header Access-Control-Allow-Origin *;
      max_ranges 0;
    }
    # As nginx comes: no page of another origin may read from it.
    location /closed/ {
      alias ${folder}/files/;
    }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when something answers there; the program's own message says why not. */
async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(
        () => false,
        () => false,
      ),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await new Promise((again) => setTimeout(again, 25));
  }
  throw new Error(`nothing answers on port ${port}`);
}
