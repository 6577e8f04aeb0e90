import { connect, createServer, type Socket } from 'node:net';

/** A place between us and a server where a connection can be cut, or frozen so that it is half open. */
export interface FaultyProxy {
  readonly port: number;
  /** How many connections were made so far. */
  readonly connections: number;
  /** Resets every connection. */
  cut(): void;
  /** Does so once when so many more bytes have gone to the server. */
  cutAfter(bytes: number): void;
  /** From now on nothing passes, and nobody is told. */
  freeze(): void;
  /** New connections pass again; frozen ones stay frozen. */
  thaw(): void;
  /** New connections are reset at once. */
  refuse(yes: boolean): void;
  stop(): Promise<void>;
}

export async function startProxy(targetPort: number): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  const state = { connections: 0, bytesUntilCut: Number.POSITIVE_INFINITY, frozen: false, refusing: false };
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const count = (bytes: number) => {
    state.bytesUntilCut -= bytes;
    if (state.bytesUntilCut > 0) return;
    state.bytesUntilCut = Number.POSITIVE_INFINITY;
    cut();
  };
  const server = createServer((near) => {
    state.connections += 1;
    if (state.refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => sockets.delete(from));
      if (state.frozen) continue;
      from.on('data', (chunk) => {
        if (to === far) count(chunk.length);
        if (!to.write(chunk)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      });
      from.on('end', () => to.end());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get connections() {
      return state.connections;
    },
    cut,
    cutAfter: (bytes) => {
      state.bytesUntilCut = bytes;
    },
    freeze: () => {
      state.frozen = true;
      for (const socket of sockets) socket.removeAllListeners('data').pause();
    },
    thaw: () => {
      state.frozen = false;
    },
    refuse: (yes) => {
      state.refusing = yes;
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
