import { DeployError } from '../errors/deploy-error.js';
import { lastSaid } from '../host/errors.js';
import { script } from '../host/script.js';
import type { Remote } from '../ssh/remote.js';
import { loginFailed, loginRefused } from './image-errors.js';
import { normalRegistry } from './image-reference.js';
import { pullAdvice } from './pull-advice.js';

/** Who logs in to a registry. */
export interface RegistryLogin {
  /** As people write it: `ghcr.io`, `https://index.docker.io/v1/`, `1234.dkr.ecr.eu-west-1.amazonaws.com`. */
  readonly registry: string;
  readonly username: string;
  /** Goes to standard input of `docker login`, nowhere else. */
  readonly password: string;
}

/** What logging in needs beside the login. */
export interface LoginRequest extends RegistryLogin {
  readonly remote: Remote;
  readonly docker: readonly string[];
  readonly signal: AbortSignal;
}

const loginDeadlineMs = 60_000;
const temporaryFolder = '/tmp/deploy-kit-login.XXXXXX';

/** What a killed runner left behind goes after an hour; mktemp makes its folder 0700. */
const makeFolder =
  'find /tmp -maxdepth 1 -user "$(id -u)" -name "deploy-kit-login.*" -mmin +60 -exec rm -rf -- {} + ; exec mktemp -d "$1"';

/** `docker login` with the credentials in a folder of their own; the password is read from standard input. */
function loginArgv(docker: readonly string[], folder: string, login: RegistryLogin): string[] {
  const registry = normalRegistry(login.registry);
  return [...docker, '--config', folder, 'login', '--username', login.username, '--password-stdin', registry];
}

/**
 * Logs in to a registry for as long as `use` takes. The credentials lie in a fresh folder (0700) on the host,
 * which is removed in all cases; the user's own `~/.docker/config.json` is neither read nor changed.
 *
 * @param use is given the argv prefix that knows the login
 * @returns what `use` returns
 * @throws `image-login-refused` when user or password are wrong, `image-registry-unreachable` and the like
 */
export async function withRegistryLogin<Result>(
  request: LoginRequest,
  use: (docker: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const { remote, docker, signal } = request;
  const made = await remote.exec(script('mktemp', makeFolder, [temporaryFolder]), {
    signal,
    deadlineMs: 20_000,
    repeatable: true,
  });
  const folder = made.stdout.trim();
  if (made.code !== 0 || !folder.startsWith('/')) throw noLoginFolder(remote.name, lastSaid(made));
  try {
    const result = await remote.exec(
      {
        argv: loginArgv(docker, folder, request),
        stdin: request.password,
        label: `docker login ${normalRegistry(request.registry)}`,
      },
      { signal, deadlineMs: loginDeadlineMs, repeatable: true },
    );
    if (result.code !== 0) {
      const advice = pullAdvice(result.stderr, `${normalRegistry(request.registry)}/image`);
      throw advice.code === 'image-access-denied'
        ? loginRefused(remote.name, request.registry, request.username, result)
        : loginFailed(remote.name, request.registry, advice, result);
    }
    return await use([...docker, '--config', folder]);
  } finally {
    // Without the run's signal: a cancelled run removes its credentials too.
    await remote
      .exec(
        { argv: ['rm', '-rf', '--', folder], label: 'rm login' },
        { deadlineMs: 20_000, repeatable: true },
      )
      .catch(() => undefined);
  }
}

/** There is no room for a login on a host. */
export function noLoginFolder(host: string, log: readonly string[]): DeployError {
  return new DeployError({
    code: 'image-disk-full',
    what: 'cannot make a temporary folder in /tmp',
    where: `host ${host}`,
    remedy: 'Check that /tmp on the host is there, has free space, and that the user may write to it.',
    log,
  });
}
