import { tryDocker } from '../fleet/engine.js';
import { dockerDeniedHere, noDocker, notLinux } from './errors.js';

const deadlineMs = 20_000;

/**
 * Looks whether this machine can have throwaway hosts.
 *
 * @throws DeployError `rehearse-not-linux`, `rehearse-no-docker`, `rehearse-docker-denied`
 */
export async function requireDocker(platform: string = process.platform): Promise<void> {
  if (platform !== 'linux') throw notLinux(platform);
  const ended = await tryDocker(['version', '--format', '{{.Server.Version}}'], { deadlineMs }).catch(
    (error: NodeJS.ErrnoException) => {
      throw noDocker(error.code === 'ENOENT' ? 'the command docker is not installed' : error.message);
    },
  );
  if (ended.code === 0) return;
  if (/permission denied/i.test(ended.stderr)) throw dockerDeniedHere();
  throw noDocker(ended.stderr.trim().split('\n').at(-1) || 'it does not answer');
}
