import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { docker, dockerLines, tryDocker } from './engine.js';
import { fleetLabel, fleetsFolder, ownerLabel, thisProcess } from './labels.js';
import { freePort } from './ports.js';
import { removeFleet } from './removal.js';

export interface RegistryOptions {
  /** Every request needs these when given. */
  readonly username?: string;
  readonly password?: string;
}

/** A real registry. The same reference names the same image here and on the hosts of fleets that use it. */
export interface Registry {
  readonly id: string;
  readonly container: string;
  /** `127.0.0.1:PORT`, which an engine trusts without TLS. */
  readonly address: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /**
   * Pushes an image of this machine's engine.
   *
   * @param name repository and tag, such as `web:2`
   * @returns the reference with the registry in front, and the same by digest
   */
  push(image: string, name: string): Promise<{ readonly reference: string; readonly digest: string }>;
  /** Removes it; safe to repeat. */
  stop(): Promise<void>;
}

/** Starts a registry on a loopback port; hosts reach it when it is given to `startFleet`. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const id = randomBytes(4).toString('hex');
  const port = await freePort();
  const container = `deploy-kit-${id}-registry`;
  const folder = join(fleetsFolder(), id);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'environment'), environmentFile(options), { mode: 0o600 });
    await writeFile(join(folder, 'config.json'), clientConfig(`127.0.0.1:${port}`, options), { mode: 0o600 });
    await docker([
      ...['run', '--detach', '--pull', 'never', '--name', container, '--publish', `127.0.0.1:${port}:5000`],
      ...['--label', `${fleetLabel}=${id}`, '--label', `${ownerLabel}=${await thisProcess()}`],
      ...['--mount', `type=volume,dst=/var/lib/docker-registry,volume-label=${fleetLabel}=${id}`],
      ...['--env-file', join(folder, 'environment'), 'deploy-kit/registry:2'],
    ]);
    await untilItAnswers(port);
  } catch (error) {
    await removeFleet(id);
    throw error;
  }
  return {
    id,
    container,
    address: `127.0.0.1:${port}`,
    port,
    username: options.username,
    password: options.password,
    push: (image, name) => push(folder, image, `127.0.0.1:${port}/${name}`),
    async stop() {
      await removeImagesOf(`127.0.0.1:${port}`);
      await removeFleet(id);
    },
  };
}

/** Removes the names that images of this machine's engine have in a registry that is about to go. */
async function removeImagesOf(address: string): Promise<void> {
  const depths = ['*', '*/*', '*/*/*'].flatMap((path) => ['--filter', `reference=${address}/${path}`]);
  const names = await dockerLines(['image', 'ls', ...depths, '--format', '{{.Repository}}:{{.Tag}}']);
  const tagged = names.filter((name) => !name.endsWith(':<none>'));
  if (tagged.length > 0) await tryDocker(['image', 'rm', ...tagged]);
}

function environmentFile(options: RegistryOptions): string {
  if (!options.username) return '';
  return `REGISTRY_USERNAME=${options.username}\nREGISTRY_PASSWORD=${options.password ?? ''}\n`;
}

/** A docker client configuration of its own: a test never logs in on behalf of this machine's user. */
function clientConfig(address: string, options: RegistryOptions): string {
  if (!options.username) return '{}';
  const auth = Buffer.from(`${options.username}:${options.password ?? ''}`).toString('base64');
  return JSON.stringify({ auths: { [address]: { auth } } });
}

async function push(config: string, image: string, reference: string) {
  await docker(['tag', image, reference]);
  try {
    const told = await docker(['--config', config, 'push', reference]);
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(told)?.[1];
    if (!digest) throw new Error(`docker push did not tell the digest of ${reference}: ${told}`);
    return { reference, digest: `${reference.replace(/:[^:/]*$/, '')}@${digest}` };
  } finally {
    await tryDocker(['image', 'rm', '--no-prune', reference]);
  }
}

async function untilItAnswers(port: number): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
    // 401 is the answer of one that wants a password.
    if (answer && (answer.ok || answer.status === 401)) return;
    if (Date.now() > deadline) throw new Error('the registry does not answer after 30 s');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
