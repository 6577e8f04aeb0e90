import type { DockerState } from '../docker/install-probe.js';
import { lastSaid } from '../host/errors.js';
import { type Check, type Finding, notGood, ok, skip } from './check.js';
import type { Subject } from './subject.js';

/** Whether Docker and Compose are there and may be used, where a step needs them. */
export function dockerChecks(subject: Subject): Check[] {
  const { host, remote, steps, docker, look } = subject;
  const wanted = steps.flatMap(({ needs }) => needs.docker ?? []);
  if (wanted.length === 0) return [];
  const installs = wanted.every((one) => one.installs);
  return [
    {
      name: 'docker',
      host,
      run: async () => dockerFinding(await docker(), (await look()).engineVersion, remote.username, installs),
    },
    { name: 'compose', host, run: async () => composeFinding(await docker(), installs) },
  ];
}

/** @param version of the engine, where it answered */
export function dockerFinding(
  state: DockerState,
  version: string | undefined,
  username: string,
  installs: boolean,
): Finding {
  const { docker, sudo, hasCommandLine, hasEngine, said } = state;
  if (docker !== undefined)
    return ok(`${version ?? 'it answers'}${docker.includes('sudo') ? ', by sudo' : ''}`);
  if (hasCommandLine && hasEngine && sudo === undefined) {
    return notGood(
      `${username} may not use it: ${lastSaid(said, 1).join('')}`,
      `On the host, as root: usermod -aG docker ${username} (it counts from the next login on), or allow ${username} sudo without a password.`,
    );
  }
  if (!installs) {
    return notGood(
      hasEngine ? 'the engine does not answer' : 'it is not installed',
      hasEngine
        ? 'Start it on the host: sudo systemctl enable --now docker.'
        : 'Install it on the host, or let deploy-compose do it: install-docker: true.',
    );
  }
  return installable(state, hasEngine ? 'it does not run' : 'it is not installed');
}

/** What deploy-compose would do about a part that is missing. */
function installable({ sudo, packageManager, system }: DockerState, missing: string): Finding {
  if (packageManager === undefined) {
    return notGood(
      `${missing}, and deploy-kit does not install it on ${system || 'this system'}`,
      'Install Docker Engine and its Compose plugin on the host: https://docs.docker.com/engine/install/.',
    );
  }
  if (sudo === undefined) {
    return notGood(
      `${missing}, and installing takes root`,
      'Allow the user sudo without a password, or install Docker Engine and its Compose plugin on the host.',
    );
  }
  return ok(`${missing}; deploy-compose sees to it (${packageManager} on ${system})`);
}

/** Whether the Compose plugin is there. */
export function composeFinding(state: DockerState, installs: boolean): Finding {
  const { compose, docker, hasCommandLine } = state;
  if (compose !== undefined) return ok(compose);
  if (docker === undefined && !hasCommandLine) return skip('see docker');
  if (installs) return installable(state, 'the plugin is not installed');
  return notGood(
    'the plugin is not installed',
    'Install docker-compose-plugin (or docker-compose-v2) on the host, or let deploy-compose do it: install-docker: true.',
  );
}
