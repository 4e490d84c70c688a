import { createServer, type Server } from 'node:net';

/** In place of the factory data servers: says back what it hears, until the other side ends. Not listening yet. */
export const echoServer = (): Server =>
  createServer((socket) => {
    socket.on('error', () => {
      socket.destroy();
    });
    socket.pipe(socket);
  });
