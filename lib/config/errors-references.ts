import { DeployError } from '../errors/deploy-error.js';
import { problem, writeOneOf } from './errors.js';
import type { Spot } from './source-text.js';

const forms =
  '${NAME}, ${NAME:-default}, ${NAME:?message}, ${hosts.NAME.address}, ${hosts.NAME.addresses}, ${matrix.KEY}, ${run.sha}, ${run.branch}, ${run.environment} or ${steps.ID.OUTPUT}';

/** @param remedy where one is better than all forms that there are */
export const referenceMalformed = (spot: Spot, what: string, remedy?: string) =>
  problem(spot, 'config-reference', what, remedy ?? `Write ${forms}; $$ is a dollar sign.`);

export const referenceNotHere = (spot: Spot, text: string, why: string) =>
  problem(
    spot,
    'config-reference',
    `${text} ${why}`,
    'Write the value itself, or read a variable of the environment: ${NAME}.',
  );

export const referenceUnknown = (spot: Spot, what: string, name: string, known: Iterable<string>) =>
  problem(spot, 'config-reference-unknown', what, writeOneOf(name, known));

export const matrixMissing = (spot: Spot, text: string) =>
  problem(
    spot,
    'config-reference-unknown',
    `${text}: this phase has no matrix`,
    'Add matrix: { KEY: [VALUE, VALUE] } beside steps, or write the value itself.',
  );

export const addressOfSeveral = (spot: Spot, name: string, count: number) =>
  problem(
    spot,
    'config-reference-several',
    `${name} is ${count} hosts, so that it has no one address`,
    `Write \${hosts.${name}.addresses}, a list with commas, or give one of the hosts a name of its own under hosts.`,
  );

export const stepNotBefore = (spot: Spot, id: string, why: string, remedy: string) =>
  problem(spot, 'config-reference-order', `step ${id} ${why}`, remedy);

export function variableUnset(
  name: string,
  message: string | undefined,
  empty: boolean,
  spots: readonly Spot[],
): DeployError {
  const [first, ...more] = spots;
  const said = message ? `: ${message}` : '';
  const also = more.length > 0 ? `\nalso needed at ${more.map(({ where }) => where).join(', ')}` : '';
  return new DeployError({
    code: 'config-variable-unset',
    kind: 'input',
    where: first?.where ?? '',
    what: `the variable ${name} is ${empty ? 'not set or empty' : 'not set'}${said}\n${first?.excerpt ?? ''}${also}`,
    remedy: `Set ${name} in the environment (under env: of the job's step, from a secret where it is one), or write \${${name}:-default}.`,
  });
}

/** The variable that a problem is about because it is not set; undefined for every other problem. */
export function unsetVariableOf({ code, what }: DeployError): string | undefined {
  return code === 'config-variable-unset' ? /^the variable (\S+) is /.exec(what)?.[1] : undefined;
}

export const notChosen = (spot: Spot, id: string, phase: string) =>
  problem(
    spot,
    'config-phase-not-chosen',
    `step ${id} is in phase ${phase}, which was not chosen and does not run`,
    `Choose phase ${phase} as well.`,
  );

export const stepOfMatrix = (spot: Spot, id: string, phase: string) =>
  problem(
    spot,
    'config-reference-several',
    `step ${id} is done once for each combination of the matrix of phase ${phase}`,
    'Refer to it inside of that phase only.',
  );
