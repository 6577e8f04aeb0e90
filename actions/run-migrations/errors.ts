import { DeployError } from '../../lib/errors/deploy-error.js';
import { nearestName } from '../../lib/values/nearest.js';

// What is wrong before anything is written

export function containerUnknown(name: string, known: readonly string[]): DeployError {
  const near = nearestName(name, known);
  return new DeployError({
    code: 'migrations-container',
    kind: 'input',
    where: 'input container',
    what: `the task definition has no container ${name}`,
    remedy: near === undefined ? `Name one of ${known.join(', ')}.` : `Write ${near}.`,
  });
}

export const networkMissing = () =>
  new DeployError({
    code: 'migrations-network',
    kind: 'input',
    where: 'input subnets',
    what: 'the network mode of the task definition is awsvpc, and nothing says in which subnets the task runs',
    remedy: 'Give service, whose network is taken, or subnets and security-groups.',
  });

export const networkUnused = () =>
  new DeployError({
    code: 'migrations-network',
    kind: 'input',
    where: 'inputs subnets, security-groups, assign-public-ip',
    what: 'the network mode of the task definition is not awsvpc, so that its tasks have no network of their own',
    remedy: 'Take them away, or write networkMode: awsvpc in the task definition.',
  });

// How it ended

/** Of what ran them, in what a person needs to mend it. */
interface End {
  readonly what: string;
  readonly remedy: string;
  readonly log: readonly string[];
}

/** @param place what ran them */
export const failed = (place: string, { what, remedy, log }: End) =>
  new DeployError({ code: 'migrations-failed', where: place, what, remedy, log });

/** @param stopped what became of it: `it was stopped` */
export const timedOut = (place: string, milliseconds: number, stopped: string, log: readonly string[]) =>
  new DeployError({
    code: 'migrations-timeout',
    where: place,
    what: `the migrations had not ended after ${milliseconds / 1000} s: ${stopped}`,
    remedy:
      'Look in the log what took so long, a lock of the database for instance, or give a longer timeout. What they did until then stays in the database.',
    log,
  });

/** Something else failed after they had ended well. */
export const stay = (place: string, snapshot: string | undefined) =>
  new DeployError({
    code: 'migrations-stay',
    where: place,
    what: 'the migrations ended well before something else failed, and what they changed stays in the database',
    remedy: `The version that runs now has to get along with it, or it is undone by hand${orSnapshot(snapshot)}.`,
  });

/** They were stopped, or failed themselves. */
export const interrupted = (place: string, snapshot: string | undefined) =>
  new DeployError({
    code: 'migrations-interrupted',
    where: place,
    what: 'the migrations did not come to their end, and what they changed until then stays in the database',
    remedy: `Look how far they came; most tools go on from there at the next run${orSnapshot(snapshot)}.`,
  });

/** The run was killed while its task went on. @param arn of the task */
export const interruptedTask = (arn: string) =>
  new DeployError({
    code: 'migrations-interrupted',
    where: `task ${arn}`,
    what: 'the run was killed while the migrations ran; they were stopped, and what they changed until then stays in the database',
    remedy: 'Look how far they came; most tools go on from there at the next run.',
  });

const orSnapshot = (snapshot: string | undefined) =>
  snapshot === undefined ? '' : `, or from the snapshot ${snapshot}`;
