import { randomBytes } from 'node:crypto';
import { script } from '../host/script.js';
import type { Remote } from '../ssh/remote.js';
import { withLoginFolder } from './login-folder.js';

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
 * Lets the engine of a host know the login for as long as `use` takes.
 *
 * @param port of the endpoint, on the host's loopback
 * @param use is given the folder of the Docker configuration
 */
export function withEndpointLogin<Result>(
  remote: Remote,
  port: number,
  { auth }: EndpointLogin,
  signal: AbortSignal,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  return withLoginFolder(remote, { auths: { [`127.0.0.1:${port}`]: { auth } } }, signal, use);
}
