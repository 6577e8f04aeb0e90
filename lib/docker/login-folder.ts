import { DeployError } from '../errors/deploy-error.js';
import { lastSaid } from '../host/errors.js';
import { script } from '../host/script.js';
import type { Remote } from '../ssh/remote.js';

const deadlineMs = 20_000;

/**
 * Writes the configuration on standard input into a fresh folder (0700) and prints its name. What a killed runner left
 * behind goes after an hour.
 */
const makeFolder = `umask 077
find /tmp -maxdepth 1 -user "$(id -u)" -name "deploy-kit-login.*" -mmin +60 -exec rm -rf -- {} +
folder=$(mktemp -d /tmp/deploy-kit-login.XXXXXX) && cat >"$folder/config.json" && printf '%s\\n' "$folder"`;

/**
 * Makes a Docker configuration on a host for as long as `use` takes, in a fresh folder (0700) that is removed in all
 * cases; the user's own `~/.docker/config.json` is neither read nor changed.
 *
 * @param config the configuration as Docker reads it; it travels by standard input
 * @param use is given the folder
 * @returns what `use` returns
 * @throws DeployError `image-disk-full` when there is no room for it
 */
export async function withLoginFolder<Result>(
  remote: Remote,
  config: object,
  signal: AbortSignal,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const made = await remote.exec(script('mktemp', makeFolder, [], JSON.stringify(config)), {
    signal,
    deadlineMs,
    repeatable: true,
  });
  const folder = made.stdout.trim();
  if (made.code !== 0 || !folder.startsWith('/')) throw noLoginFolder(remote.name, lastSaid(made));
  try {
    return await use(folder);
  } finally {
    // Without the run's signal: a cancelled run removes its credentials too.
    const remove = { argv: ['rm', '-rf', '--', folder], label: 'rm login' };
    await remote.exec(remove, { deadlineMs, repeatable: true }).catch(() => undefined);
  }
}

function noLoginFolder(host: string, log: readonly string[]): DeployError {
  return new DeployError({
    code: 'image-disk-full',
    what: 'cannot make a temporary folder in /tmp',
    where: `host ${host}`,
    remedy: 'Check that /tmp on the host is there, has free space, and that the user may write to it.',
    log,
  });
}
