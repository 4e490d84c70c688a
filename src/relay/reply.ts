import type { ServerResponse } from 'node:http';

/** A JSON answer; when another answer has already begun, its connection ends instead, so that nobody takes it for whole. */
export function reply(
  response: ServerResponse,
  status: number,
  body: Readonly<Record<string, unknown>>,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

/**
 * The relay's own no, which another try would meet again. The header tells it from a no of the host that was wanted:
 * the page reads it.
 */
export function refuse(response: ServerResponse, status: 403 | 501, reason: string): void {
  if (!response.headersSent) response.setHeader('Replug-Relay', 'refused');
  reply(response, status, { reason });
}
