import { DeployError } from '../../errors/deploy-error.js';
import { nearestName } from '../../values/nearest.js';

export const composeMissing = () =>
  new DeployError({
    code: 'ecs-compose-missing',
    kind: 'input',
    where: 'input compose',
    what: 'a compose file is read by Docker Compose, which this machine does not have',
    remedy:
      'Install the Compose plugin of Docker (GitHub-hosted runners on Linux have it); no Engine is needed.',
  });

export const fileMissing = (file: string, said: string) =>
  new DeployError({
    code: 'compose-file-missing',
    kind: 'input',
    where: file,
    what: `the compose file, or one that it names, is not there: ${said}`,
    remedy: 'Give its path from the folder of the repository; is it checked out?',
  });

export const invalid = (file: string, said: string) =>
  new DeployError({
    code: 'compose-invalid',
    kind: 'input',
    where: file,
    what: said,
    remedy: invalidRemedy(said),
  });

/** What stands behind `:?` in a compose file is asked for here too. */
function invalidRemedy(said: string): string {
  const variable = /required variable (\w+) is missing/.exec(said)?.[1];
  return variable
    ? `Set ${variable} under env: of the step, or in .env beside the compose file. Where it is a password, any text will do, with ${variable}- in environment-variables and its ARN in secrets.`
    : 'Change the compose file until `docker compose config` accepts it.';
}

export const serviceUnknown = (file: string, name: string, known: readonly string[]) => {
  const nearest = nearestName(name, known);
  return new DeployError({
    code: 'compose-service-unknown',
    kind: 'input',
    where: 'input compose-services',
    what: `${file} has no service ${name}`,
    remedy: nearest ? `Write ${nearest}.` : `Name one of ${known.join(', ')}.`,
  });
};

export const servicesNotNamed = (file: string, known: readonly string[]) =>
  new DeployError({
    code: 'input-missing',
    kind: 'input',
    where: 'input compose-services',
    what: `${file} has ${known.length} services, and it is not said which ones become the containers of one task`,
    remedy: `Name one, or those that shall run and scale together, of ${known.join(', ') || 'its services'}.`,
  });

export const tooLarge = (file: string, cpu: number, memory: number) =>
  new DeployError({
    code: 'task-definition-size',
    kind: 'input',
    where: file,
    what: `the services have limits of ${cpu / 1024} CPUs and ${memory} MiB together, and Fargate has no tasks so large`,
    remedy: 'Give them smaller limits, or make several task definitions.',
  });
