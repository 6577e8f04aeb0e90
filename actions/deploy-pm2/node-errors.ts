import { DeployError } from '../../lib/errors/deploy-error.js';
import { lastSaid } from '../../lib/host/errors.js';
import type { CommandResult } from '../../lib/ssh/remote.js';

const nodeSource = 'https://github.com/nodesource/distributions';

/** The Node of a host is none that the app runs on. */
export function nodeUnfit(
  host: string,
  version: string,
  wanted: string,
  whose: 'installed' | 'offered',
): DeployError {
  const has =
    whose === 'installed' ? `Node ${version} is installed` : `the package sources have Node ${version}`;
  return new DeployError({
    code: 'pm2-node-unfit',
    what: `${has}, and the app needs ${wanted}`,
    where: `host ${host}`,
    remedy: `Install a Node there that fits, for instance from NodeSource (${nodeSource}), or change engines in package.json. Nothing was changed.`,
  });
}

/** Node or npm is missing, and nobody may or wants to install it. */
export function nodeMissing(host: string, missing: string, remedy: string): DeployError {
  return new DeployError({
    code: 'pm2-install-unavailable',
    what: `${missing} is missing`,
    where: `host ${host}`,
    remedy,
  });
}

/** Only root can install it. */
export function nodeNeedsRoot(host: string, username: string, missing: string): DeployError {
  return new DeployError({
    code: 'pm2-install-needs-root',
    what: `${missing} is missing, and ${username} has no sudo without a password`,
    where: `host ${host}`,
    remedy: `Install Node with npm there once (${nodeSource}), or allow it: echo '${username} ALL=(ALL) NOPASSWD: ALL' | sudo tee /etc/sudoers.d/${username}`,
  });
}

/** A package manager or npm failed. */
export function nodeInstallFailed(host: string, label: string, result: CommandResult): DeployError {
  return new DeployError({
    code: 'pm2-install-failed',
    what: `${label} ended with exit code ${result.code}`,
    where: `host ${host}`,
    remedy:
      'The last lines say why; mend it on the host, or install Node and PM2 there by hand, and deploy again.',
    log: lastSaid(result, 20),
  });
}
