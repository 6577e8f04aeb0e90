import type { Duplex } from 'node:stream';
import type { AcceptConnection, ClientChannel, TcpConnectionDetails } from 'ssh2';
import * as errors from './errors.js';
import type { HostSpec } from './host-address.js';
import type { Link } from './link.js';

const loopback = '127.0.0.1';

/**
 * Listens on a free port of the host's loopback and hands each connection over (RFC 4254, 7).
 *
 * @param onConnection gets each connection; whatever it does not read is not sent
 * @throws DeployError `ssh-forward-refused`
 */
export async function forwardIn(
  link: Link,
  spec: HostSpec,
  onConnection: (stream: Duplex) => void,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const { client } = link;
  const port = await new Promise<number>((resolve, reject) => {
    const refuse = (error: Error) => reject(errors.forwardRefused(spec, error.message));
    try {
      client.forwardIn(loopback, 0, (error, bound) => (error ? refuse(error) : resolve(bound)));
    } catch (error) {
      refuse(error as Error);
    }
  });
  const onTcp = (details: TcpConnectionDetails, accept: AcceptConnection<ClientChannel>) => {
    if (details.destPort !== port) return;
    const stream = accept();
    stream.on('error', () => {});
    onConnection(stream);
  };
  client.on('tcp connection', onTcp);
  return {
    port,
    close: async () => {
      client.off('tcp connection', onTcp);
      if (!link.alive) return;
      await new Promise<void>((resolve) => {
        void link.lost.then(() => resolve());
        try {
          client.unforwardIn(loopback, port, () => resolve());
        } catch {
          resolve();
        }
      });
    },
  };
}
