import { DeployError } from '../../lib/errors/deploy-error.js';

export function noDocker(): DeployError {
  return new DeployError({
    code: 'ecr-login-failed',
    what: 'the command docker is not on this machine',
    remedy: 'Install it, or take a runner that has it.',
  });
}

/** Docker could not log in. */
export function loginFailed(registry: string, said: string): DeployError {
  return new DeployError({
    code: 'ecr-login-failed',
    what: `docker login to ${registry} failed: ${said}`,
    remedy: loginRemedy(said),
  });
}

function loginRemedy(said: string): string {
  if (/cannot connect to the docker daemon|permission denied/i.test(said)) {
    return 'Look whether the Docker Engine of the runner is up, and whether its user may use it.';
  }
  if (/credential|store|keychain/i.test(said)) {
    return 'Look at credsStore and credHelpers in ~/.docker/config.json of the runner.';
  }
  return 'Look whether the runner reaches the registry; the token itself is fresh.';
}

/** Docker could not log out. */
export function logoutFailed(registry: string, said: string): DeployError {
  return new DeployError({
    code: 'ecr-logout-failed',
    what: `docker logout of ${registry} failed: ${said}`,
    remedy:
      'Take the registry out of ~/.docker/config.json of the runner; its token ends 12 hours after the login.',
  });
}
