import type { EcrToken } from '../../lib/aws/ecr-token.js';
import { type Ended, tryDocker } from '../../lib/fleet/engine.js';
import { loginFailed, logoutFailed, noDocker } from './errors.js';

const deadlineMs = 60_000;

/**
 * Logs the Docker of this machine in. The password goes to standard input, nowhere else.
 *
 * @throws DeployError `ecr-login-failed` with what Docker said
 */
export async function login(registry: string, token: EcrToken, signal: AbortSignal): Promise<void> {
  const argv = ['login', '--username', token.username, '--password-stdin', registry];
  const ended = await docker(argv, signal, token.password);
  if (ended.code !== 0) throw loginFailed(registry, lastSaid(ended));
}

/** @throws DeployError `ecr-logout-failed` with what Docker said */
export async function logout(registry: string, signal: AbortSignal): Promise<void> {
  const ended = await docker(['logout', registry], signal);
  if (ended.code !== 0) throw logoutFailed(registry, lastSaid(ended));
}

async function docker(argv: readonly string[], signal: AbortSignal, stdin?: string): Promise<Ended> {
  try {
    return await tryDocker(argv, { signal, deadlineMs, ...(stdin !== undefined && { stdin }) });
  } catch (thrown) {
    signal.throwIfAborted();
    throw (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? noDocker() : thrown;
  }
}

function lastSaid({ stderr, code }: Ended): string {
  return stderr.trim().split('\n').at(-1) || `it ended with ${code ?? 'a signal'}`;
}
