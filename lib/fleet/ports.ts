import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

// Below the range that the kernel gives to outgoing connections (32768 and up), so that nobody else is
// given a port between our look and the engine's listen, and a host keeps its ports when it restarts.
const allPorts = { first: 20_000, count: 12_000 };

/** Ports of 127.0.0.1, from `first` on. */
export interface PortRange {
  readonly first: number;
  readonly count: number;
}

/**
 * A port of 127.0.0.1 that nobody listens on. Until this process ends no other call, of this or of any other process
 * of the machine, returns the same: seconds may pass before somebody listens.
 *
 * @throws when all ports of the range are taken
 */
export async function freePort({ first, count }: PortRange = allPorts): Promise<number> {
  const start = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step += 1) {
    const port = first + ((start + step) % count);
    if ((await canListen(port)) && (await claim(port))) return port;
  }
  throw new Error(`no port of 127.0.0.1 from ${first} to ${first + count - 1} is free`);
}

/** Nobody asks for UDP here, so the UDP port of the same number says whose the port is; it goes with the process. */
function claim(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      socket.unref();
      resolve(true);
    });
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
