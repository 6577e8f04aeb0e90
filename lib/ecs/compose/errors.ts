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
    remedy: 'Change the compose file until `docker compose config` accepts it.',
  });

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
