import { connect } from 'node:net';

/** A place to connect to. */
export interface TcpTarget {
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly address: string;
  readonly port: number;
  /** `address:port`, an IPv6 address in brackets. */
  readonly shown: string;
}

/**
 * Opens a connection and closes it.
 *
 * @param signal ends it
 * @returns why not; undefined when it was opened
 */
export function connectOnce({ address, port }: TcpTarget, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.on('error', (error) => resolve(networkProblem(error)));
  });
}

const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ETIMEDOUT: 'no answer from the network',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ENOTFOUND: 'the name has no address',
  EAI_AGAIN: 'the name could not be looked up',
  EPROTO: 'no TLS on this port',
};

/** An error of a socket in words; several attempts (one an address) count as the last one. */
export function networkProblem(error: Error): string {
  const last = error instanceof AggregateError ? (error.errors.at(-1) as Error) : error;
  const { code } = last as NodeJS.ErrnoException;
  return (code !== undefined && meanings[code]) || last.message || String(code);
}
