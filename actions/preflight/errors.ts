import { type Place, placeText } from '../../lib/config/config.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { variableOf } from './presence.js';

/** Where the secrets of a job come from. */
export interface SecretSource {
  /** Empty where the job has none. */
  readonly environment: string;
  /** `owner/name`. */
  readonly repository: string;
}

/** A secret of a workflow is empty, and something needs it. */
export function secretEmpty(secret: string, { environment, repository }: SecretSource): DeployError {
  const variable = variableOf(secret);
  const place = environment ? `environment ${environment} of ${repository}` : repository;
  const settings = environment
    ? `Settings, Environments, ${environment} (or Settings, Secrets and variables, Actions)`
    : 'Settings, Secrets and variables, Actions';
  return new DeployError({
    code: 'secret-empty',
    kind: 'input',
    what: `${secret} is empty: ${place} has no secret ${variable}, or the caller does not pass it`,
    remedy: `Set it under ${settings}, and pass it in the job that calls this workflow:
  secrets:
    ${variable}: \${{ secrets.${variable} }}
Pull requests of forks and of Dependabot have no secrets.`,
  });
}

/** The file reads a variable that nobody sets. */
export function variableEmpty(
  name: string,
  { what, where }: DeployError,
  { environment }: SecretSource,
): DeployError {
  const place = environment ? `the repository or of its environment ${environment}` : 'the repository';
  return new DeployError({
    code: 'config-variable-unset',
    kind: 'input',
    what,
    ...(where !== undefined && { where }),
    remedy: `Give it to the workflow: as a line ${name}=... of the secret env or of the input env, or as a variable of ${place}.`,
  });
}

/** Images were pushed and their references did not arrive. */
export function imagesLost(): DeployError {
  return new DeployError({
    code: 'images-lost',
    kind: 'input',
    what: 'images were pushed, and their references did not arrive here: GitHub drops an output that holds the value of a secret',
    where: 'job build, output images',
    remedy:
      'A part of their names, such as the registry or the user, is stored as a secret. Keep it as a variable of the repository: it is no secret.',
  });
}

/** A phase works on hosts where only ECS is deployed to. */
export function engineWithoutHosts(phase: string, place: Place): DeployError {
  return new DeployError({
    code: 'engine-without-hosts',
    kind: 'input',
    what: `the phase ${phase} works on hosts, and this workflow deploys to ECS alone`,
    where: placeText(place),
    remedy:
      'Take the workflow pipeline with engine: rollout, which does both and is given an SSH key; or leave the phase out with the input phases.',
  });
}
