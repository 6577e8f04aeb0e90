import { normalRegistry, parseReference } from '../../lib/docker/image-reference.js';
import type { RegistryLogin } from '../../lib/docker/registry-login.js';
import type { Host } from '../../lib/host/host.js';
import { script } from '../../lib/host/script.js';

const answerMs = 20_000;

/**
 * Asks a registry, through the host's engine, which digest a tag has now. Nothing is pulled or written: the engine
 * is asked over `docker system dial-stdio`, which needs neither curl nor a credential on the host, and the login
 * travels by standard input. https://docs.docker.com/reference/api/engine/ (DistributionInspect)
 *
 * @param login for references of its registry only
 * @returns `sha256:...` of what `docker pull` would record, of all platforms together; undefined where neither the
 *   engine nor the registry says
 */
export async function registryDigest(
  host: Host,
  docker: readonly string[],
  reference: string,
  login: RegistryLogin | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  try {
    const dial = script('ask the registry', 'exec "$@" system dial-stdio', docker);
    const process = await host.remote.start(dial, { signal: late });
    process.ended.catch(() => undefined);
    try {
      process.write(requestOf(reference, login));
      for await (const line of process.lines) {
        late.throwIfAborted();
        const digest = digestOf(line);
        if (digest !== undefined) return digest;
      }
      return undefined;
    } finally {
      await process.stop().catch(() => undefined);
    }
  } catch {
    // A plan says what it can: whether the image can be had is for prepare to find out.
    signal.throwIfAborted();
    return undefined;
  }
}

/** HTTP/1.0: the answer comes in one piece, and the engine hangs up after it. */
export function requestOf(reference: string, login: RegistryLogin | undefined): string {
  const parsed = parseReference(reference);
  if (parsed === undefined) throw new Error(`${reference} is no reference of an image`);
  const isItsOwn = login !== undefined && normalRegistry(login.registry) === parsed.registry;
  const lines = [
    `GET /distribution/${reference}/json HTTP/1.0`,
    'Host: docker',
    ...(isItsOwn ? [`X-Registry-Auth: ${encoded(login)}`] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** In base64 for URLs with its padding, which the engine wants and Node leaves out. */
function encoded({ registry, username, password }: RegistryLogin): string {
  const auth = { username, password, serveraddress: normalRegistry(registry) };
  const text = Buffer.from(JSON.stringify(auth)).toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** @param line of the engine's answer: its status and headers, and the body */
export function digestOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { Descriptor: found } = JSON.parse(line) as { Descriptor?: { digest?: string } };
    return /^sha256:[0-9a-f]{64}$/.test(found?.digest ?? '') ? found?.digest : undefined;
  } catch {
    return undefined;
  }
}
