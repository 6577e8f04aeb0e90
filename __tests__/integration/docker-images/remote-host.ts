import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { connect } from '../../../lib/ssh/connection.js';
import { parseKnownHosts } from '../../../lib/ssh/known-hosts.js';
import { parsePrivateKey } from '../../../lib/ssh/private-key.js';
import type { Command, Remote } from '../../../lib/ssh/remote.js';

/** Connects to a host of a fleet as deploy-kit does. */
export function connectTo(host: FleetHost): Promise<Remote> {
  const { name, address, port, username } = host;
  return connect({
    spec: { name, address, port, username },
    pins: { knownHosts: parseKnownHosts(host.knownHosts).entries, fingerprints: [] },
    key: parsePrivateKey(host.privateKey),
    connectTimeoutMs: 20_000,
  });
}

/** The same remote, which also notes what it is asked to run and may change how ports are forwarded. */
export function observed(
  remote: Remote,
  forwardIn: Remote['forwardIn'] = (onConnection) => remote.forwardIn(onConnection),
): { readonly remote: Remote; readonly commands: Command[] } {
  const commands: Command[] = [];
  return {
    commands,
    remote: {
      name: remote.name,
      address: remote.address,
      username: remote.username,
      exec: (command, options) => {
        commands.push(command);
        return remote.exec(command, options);
      },
      start: (command, options) => remote.start(command, options),
      upload: (to, files, options) => remote.upload(to, files, options),
      forwardIn,
      close: () => remote.close(),
    },
  };
}

/** The error that a promise rejects with; fails when it does not. */
export async function rejection(
  promise: Promise<unknown>,
): Promise<{ code: string; message: string; remedy: string }> {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: unknown) => error as { code: string; message: string; remedy: string },
  );
}
