import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { relayServer } from '../../src/relay/server.ts';
import { builtApp } from './built.ts';

const reportPath = '/csp-report';

/** The built app on a server of its own. */
export interface Site {
  /** `http://localhost:PORT`. */
  readonly origin: string;
  /** Folder of the built app. */
  readonly app: string;
  /** What browsers report of the content policy, of pages and of workers: one text for each violation. */
  readonly violations: string[];
  close(): Promise<void>;
}

/** The app as it is now, served as `npm start` does. `apple`: in place of all of Apple's hosts. */
export async function openSite(apple?: URL): Promise<Site> {
  return serve((app) => relayServer({ app, silenceMs: 5000, ...(apple ? { apple } : {}) }));
}

/** The same files on any static host: no relay, and no headers of ours. */
export async function openStaticSite(): Promise<Site> {
  return serve((app) => createServer(sirv(app)));
}

async function serve(serverFor: (app: string) => Server): Promise<Site> {
  const app = await builtApp();
  const inner = serverFor(app);
  const violations: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === reportPath) void collect(request, response, violations);
    else inner.emit('request', request, reporting(response));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    app,
    violations,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Adds to whatever policy is served the wish to hear of violations: workers tell them to nobody else. */
function reporting(response: ServerResponse): ServerResponse {
  const write = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    const policy = response.getHeader('content-security-policy');
    if (typeof policy === 'string')
      response.setHeader('content-security-policy', `${policy}; report-uri ${reportPath}`);
    return write(...args);
  };
  return response;
}

async function collect(
  request: IncomingMessage,
  response: ServerResponse,
  violations: string[],
): Promise<void> {
  let body = '';
  for await (const piece of request.setEncoding('utf8') as AsyncIterable<string>) body += piece;
  const { 'csp-report': report = {} } = JSON.parse(body) as { 'csp-report'?: Record<string, unknown> };
  violations.push(
    `${String(report['effective-directive'])} in ${String(report['source-file'] ?? report['document-uri'])}: ${String(report['blocked-uri'])}`,
  );
  response.writeHead(204).end();
}
