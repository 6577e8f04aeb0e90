import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { composeFile, type HostName, passwords } from '../../../scripts/acompanamiento/services.js';

export const example = join(process.cwd(), 'examples', 'acompanamiento');

/** Brings the example's own files to a host. */
export async function copyExample(host: FleetHost): Promise<void> {
  await promisify(execFile)('docker', ['cp', `${example}/.`, `${host.container}:/srv`]);
  await host.run(['docker', 'network', 'create', 'core-net']);
}

/** Runs docker compose with the compose file of a phase; all of them are on this one host. */
export function compose(host: FleetHost, phase: HostName, ...argv: readonly string[]): Promise<string> {
  const addresses = ['DB', 'API', 'CORE', 'ANALYTICS', 'MESSAGING', 'MONITORING'].map(
    (name) => `${name}_ADDRESS=${host.internalAddress}`,
  );
  const variables = [...addresses, ...Object.entries(passwords).map((pair) => pair.join('='))];
  return host.run([
    ...['env', '--chdir', '/srv', ...variables],
    ...['docker', 'compose', '--file', composeFile(phase), ...argv],
  ]);
}

/** Asks until the answer is good, for at most two minutes. Returns the last one. */
export async function until<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const answer = await ask();
    if (isGood(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
