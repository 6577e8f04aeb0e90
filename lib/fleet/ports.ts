import { createServer } from 'node:net';

// Below the range that the kernel gives to outgoing connections (32768 and up), so that nobody else is
// given a port between our look and the engine's listen, and a host keeps its ports when it restarts.
const first = 20_000;
const count = 12_000;
const taken = new Set<number>();

/** A port of 127.0.0.1 that nobody listens on; no two calls of one process return the same. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * count);
    if (!taken.has(port) && (await canListen(port))) {
      taken.add(port);
      return port;
    }
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
