import { DeployError } from '../errors/deploy-error.js';

/** What was there before did not come back in the time that there is for that. */
export function undoTimeout(host: string, milliseconds: number): DeployError {
  return new DeployError({
    code: 'undo-timeout',
    what: `what was there before had not come back after ${milliseconds / 60_000} minutes`,
    where: `host ${host}`,
    remedy:
      'Look on the host at what runs, and run the deploy again: it takes the host from whatever state it is in.',
  });
}

/** One line on what stays as the failed run left it. */
export function notPutBack(step: string, error: DeployError): string {
  return `${step}: ${error.message}`;
}

/** A run was killed between its hosts: some had come to their end and stay so. */
export function hostsDiffer(done: readonly string[]): DeployError {
  return new DeployError({
    code: 'hosts-differ',
    what: `the interrupted run had come to its end on ${done.join(', ')}, and not on the other hosts`,
    remedy: 'Run it again, or deploy what ran before: until then the hosts do not run the same.',
  });
}

/** A step refers to an output that is not the same on all targets of the other step. */
export function outputsDiffer(id: string, output: string, targets: readonly string[]): DeployError {
  return new DeployError({
    code: 'step-outputs-differ',
    what: `\${steps.${id}.${output}} has another value on each of ${targets.join(', ')}`,
    remedy: 'Refer to it from steps on the same hosts, or take an output that is the same on all of them.',
  });
}

/** Two steps would deploy the same project to the same host. */
export function projectTwice(project: string, host: string, places: readonly string[]): DeployError {
  return new DeployError({
    code: 'config-project-twice',
    kind: 'input',
    what: `two steps deploy the Compose project ${project} to host ${host}`,
    where: places.join(', '),
    remedy: 'Give one of them another name: `name:` in its compose file, or the input project.',
  });
}

/** There is nothing to take out of service. */
export const aroundNothing = (phase: string, where: string) =>
  around(
    where,
    `phase ${phase} has no hosts that could be taken out of service`,
    'Add hosts: NAME beside steps.',
  );

/** All hosts would be out at the same time. */
export const aroundAll = (phase: string, hosts: number, where: string) =>
  around(
    where,
    `phase ${phase} would take all its ${hosts} hosts out of service at once`,
    'Write batch: 1 beside steps, so that the others answer meanwhile.',
  );

/** What comes first cannot wait for the outputs of what comes after it. */
export const aroundLate = (where: string) =>
  around(
    where,
    'what is taken out before all other steps refers to the output of a step',
    'Write the value itself, or read it from the environment.',
  );

/** What comes before everything else of its phase stands behind something. */
export const leadsLate = (step: string, other: string, phase: string, where: string) =>
  new DeployError({
    code: 'config-step-late',
    kind: 'input',
    what: `${step} comes before anything of phase ${phase} switches, and stands behind ${other}`,
    where,
    remedy: `Write it before ${other}, or give it a phase of its own that others need. Only waits may stand before it.`,
  });

/** What is done once is bound before any output is known. */
export function onceLate(where: string): DeployError {
  return new DeployError({
    code: 'target-late',
    what: 'rules and create are done once for all hosts, and one of them refers to the output of a step',
    where,
    remedy: 'Write the value itself, or read it from the environment.',
  });
}

function around(where: string, what: string, remedy: string): DeployError {
  return new DeployError({ code: 'target-around', kind: 'input', what, where, remedy });
}

/** The whole rollout took longer than it may. */
export function rolloutTimeout(milliseconds: number): DeployError {
  return new DeployError({
    code: 'rollout-timeout',
    what: `it was not done after ${milliseconds / 1000} s`,
    where: 'timeout',
    remedy: 'The timeline says what took long; mend that, or give a longer timeout.',
  });
}

/**
 * There is no such file, or it cannot be read.
 *
 * @param folder in which it was looked for
 */
export function configMissing(file: string, folder: string, reason: string): DeployError {
  return new DeployError({
    code: 'config-missing',
    kind: 'input',
    what: reason === 'ENOENT' ? `there is no such file in ${folder}` : `it cannot be read (${reason})`,
    where: file,
    remedy:
      'Name the file: with the input `config`, or --config on a command line. `deploy-kit init` writes a start.',
  });
}
