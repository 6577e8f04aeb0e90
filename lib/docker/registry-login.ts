import type { Remote } from '../ssh/remote.js';
import { loginFailed, loginRefused } from './image-errors.js';
import { normalRegistry } from './image-reference.js';
import { withLoginFolder } from './login-folder.js';
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

/** `docker login` with the credentials in a folder of their own; the password is read from standard input. */
function loginArgv(docker: readonly string[], folder: string, login: RegistryLogin): string[] {
  const registry = normalRegistry(login.registry);
  return [...docker, '--config', folder, 'login', '--username', login.username, '--password-stdin', registry];
}

/**
 * Logs in to a registry for as long as `use` takes. The credentials lie in a folder of their own on the host, which
 * is removed in all cases.
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
  return withLoginFolder(remote, {}, signal, async (folder) => {
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
    return use([...docker, '--config', folder]);
  });
}
