import type { StepContext } from '../../lib/capability/capability.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { lastLines } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { script } from '../../lib/host/script.js';
import type { CommandResult } from '../../lib/ssh/remote.js';
import { appFolder } from './ecosystem.js';
import { installText } from './install-text.js';
import type { Tools } from './pm2.js';
import type { AppRequest } from './request.js';

const deadlineMs = 15 * 60_000;

/**
 * Installs what the app depends on, in the folder of a release that nothing runs from yet.
 *
 * @throws DeployError `pm2-dependencies-failed`, `pm2-script-missing`
 */
export async function installDependencies(
  host: Host,
  request: AppRequest,
  folder: string,
  tools: Tools,
  { signal, journal }: StepContext,
): Promise<void> {
  const { install, script: app } = request;
  if (install === undefined) return;
  const label = install.slice(0, 2).join(' ');
  const command = { argv: [tools.node, '-e', installText, folder, ...install], label };
  const result = await host.remote.exec(command, {
    signal,
    deadlineMs,
    onLine: (line) => journal.write({ type: 'output', target: host.name, source: 'install', line }),
  });
  if (result.code !== 0) throw dependenciesFailed(host.name, label, result);
  const look = script('look for the script', '[ -f "$1" ]', [`${folder}/${appFolder}/${app}`]);
  const there = await host.remote.exec(look, { signal, deadlineMs, repeatable: true });
  if (there.code !== 0) throw notBuilt(host.name, app, label);
}

function dependenciesFailed(host: string, label: string, result: CommandResult): DeployError {
  const how = result.signal === null ? `exit code ${result.code}` : `signal ${result.signal}`;
  return new DeployError({
    code: 'pm2-dependencies-failed',
    what: `${label} ended with ${how}`,
    where: `host ${host}`,
    remedy: 'The log lines are what it said. Nothing was switched.',
    log: lastLines(`${result.stdout}\n${result.stderr}`, 20),
  });
}

function notBuilt(host: string, script: string, label: string): DeployError {
  return new DeployError({
    code: 'pm2-script-missing',
    what: `there is no ${script} in the app, also after ${label}`,
    where: `host ${host}`,
    remedy:
      'Give the script by its path in the app, and in install a command that builds it. Nothing was switched.',
  });
}
