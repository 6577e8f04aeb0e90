import { randomBytes } from 'node:crypto';
import { lastSaid } from '../host/errors.js';
import { script } from '../host/script.js';
import type { Remote } from '../ssh/remote.js';
import { noLoginFolder } from './registry-login.js';

/** Who may ask an endpoint for images: nobody else on the host, where every user reaches its port. */
export interface EndpointLogin {
  /** The value of the header Authorization. */
  readonly authorization: string;
  /** As a Docker configuration has it. */
  readonly auth: string;
}

/** A login for one endpoint. */
export function newEndpointLogin(): EndpointLogin {
  const auth = Buffer.from(`deploy-kit:${randomBytes(24).toString('hex')}`).toString('base64');
  return { authorization: `Basic ${auth}`, auth };
}

const deadlineMs = 20_000;

/**
 * Writes the configuration on standard input into a fresh folder (0700) and prints its name. What a killed runner left
 * behind goes after an hour.
 */
const makeFolder = `umask 077
find /tmp -maxdepth 1 -user "$(id -u)" -name "deploy-kit-login.*" -mmin +60 -exec rm -rf -- {} +
folder=$(mktemp -d /tmp/deploy-kit-login.XXXXXX) && cat >"$folder/config.json" && printf '%s\\n' "$folder"`;

/**
 * `$1` the folder of the configuration, `$2` the reference, then the engine's argv. The user's own configuration says
 * which engine is asked, and only that is taken from it.
 */
const pullText = `folder=$1 reference=$2; shift 2
host=$("$@" context inspect --format '{{.Endpoints.docker.Host}}') || exit
exec "$@" --config "$folder" --host "$host" pull --quiet "$reference"`;

/** A pull from the endpoint. */
export const pullFromEndpoint = (
  label: string,
  docker: readonly string[],
  folder: string,
  reference: string,
) => script(label, pullText, [folder, reference, ...docker]);

/**
 * Lets the engine of a host know the login for as long as `use` takes. It travels by standard input into a file that
 * only its owner reads.
 *
 * @param port of the endpoint, on the host's loopback
 * @param use is given the folder of the Docker configuration
 */
export async function withEndpointLogin<Result>(
  remote: Remote,
  port: number,
  { auth }: EndpointLogin,
  signal: AbortSignal,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const config = JSON.stringify({ auths: { [`127.0.0.1:${port}`]: { auth } } });
  const made = await remote.exec(script('mktemp', makeFolder, [], config), {
    signal,
    deadlineMs,
    repeatable: true,
  });
  const folder = made.stdout.trim();
  if (made.code !== 0 || !folder.startsWith('/')) throw noLoginFolder(remote.name, lastSaid(made));
  try {
    return await use(folder);
  } finally {
    // Without the run's signal: a cancelled run removes it too.
    const remove = { argv: ['rm', '-rf', '--', folder], label: 'rm login' };
    await remote.exec(remove, { deadlineMs, repeatable: true }).catch(() => undefined);
  }
}
