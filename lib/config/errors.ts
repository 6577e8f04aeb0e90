import type { ErrorCode } from '../errors/catalog.js';
import { DeployError } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';
import type { Spot } from './source-text.js';

/** A problem with its place: the sentence, then the line of the file with a caret. */
export function problem(spot: Spot, code: ErrorCode, what: string, remedy: string): DeployError {
  return new DeployError({
    code,
    kind: 'input',
    where: spot.where,
    what: `${what}\n${spot.excerpt}`,
    remedy,
  });
}

/** The nearest known name, or all of them. */
export function writeOneOf(name: string, known: Iterable<string>, instead = 'Take it away'): string {
  const names = [...known];
  const nearest = nearestName(name, names);
  if (nearest !== undefined) return `Write ${nearest}.`;
  return names.length > 0 ? `${instead}, or use one of ${names.join(', ')}.` : `${instead}.`;
}

// The text

export const fileTooLarge = (file: string, length: number, longest: number) =>
  new DeployError({
    code: 'config-too-large',
    kind: 'input',
    where: file,
    what: `the file has ${length} characters, and no more than ${longest} are read`,
    remedy: 'Is it the right file? What belongs to the hosts stands in files of its own (files, upload).',
  });

export const excessive = (spot: Spot, what: string) =>
  problem(
    spot,
    'config-too-large',
    what,
    'A deploy-kit.yml has a few levels and at most some thousand lines: is it the right file?',
  );

export const aliasExplodes = (spot: Spot, most: number) =>
  problem(
    spot,
    'config-alias',
    `its aliases stand for more than ${most} values together`,
    'Write out what is meant.',
  );

export const aliasUnknown = (spot: Spot, name: string, known: Iterable<string>) =>
  problem(spot, 'config-alias', `there is no anchor &${name} before it`, writeOneOf(name, known));

export const aliasOfItself = (spot: Spot, name: string) =>
  problem(spot, 'config-alias', `*${name} stands inside of what it stands for`, 'Write out what is meant.');

export const syntaxWrong = (spot: Spot, what: string, remedy: string) =>
  problem(spot, 'config-yaml', what, remedy);

export const keyTwice = (spot: Spot, name: string, line: number) =>
  problem(
    spot,
    'config-key-twice',
    `${name} is there already, on line ${line}`,
    'Leave one of the two, or join them.',
  );

// Keys and values

export const keyUnknown = (spot: Spot, name: string, known: readonly string[], of: string) =>
  problem(spot, 'config-key-unknown', `${of} has no key ${name}`, writeOneOf(name, known));

export const keyMissing = (spot: Spot, name: string, of: string, accepts: string) =>
  problem(spot, 'config-key-missing', `${of} has no ${name}`, `Add ${name}: ${accepts}.`);

export const valueWrong = (spot: Spot, what: string, accepts: string) =>
  problem(spot, 'config-value', what, `Give ${accepts}.`);

export const nameWithReference = (spot: Spot, key: string) =>
  problem(
    spot,
    'config-value',
    `${key} holds a reference, and is known by its name before any reference is read`,
    'Write the name itself.',
  );

export const nameTwice = (spot: Spot, kind: string, name: string, line: number) =>
  problem(
    spot,
    'config-name-twice',
    `another ${kind} has the name ${name}, on line ${line}`,
    'Give each a name of its own.',
  );

// References

const forms =
  '${NAME}, ${NAME:-default}, ${NAME:?message}, ${hosts.NAME.address}, ${hosts.NAME.addresses}, ${matrix.KEY}, ${run.sha}, ${run.branch}, ${run.environment} or ${steps.ID.OUTPUT}';

export const referenceMalformed = (spot: Spot, what: string, remedy = '') =>
  problem(
    spot,
    'config-reference',
    what,
    `${remedy ? `${remedy} ` : ''}Write ${forms}; $$ is a dollar sign.`,
  );

export const referenceNotHere = (spot: Spot, text: string, why: string) =>
  problem(
    spot,
    'config-reference',
    `${text} ${why}`,
    'Write the value itself, or read a variable of the environment: ${NAME}.',
  );

export const referenceUnknown = (spot: Spot, what: string, name: string, known: Iterable<string>) =>
  problem(spot, 'config-reference-unknown', what, writeOneOf(name, known));

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

// Phases, hosts and steps

export const inputMisplaced = (spot: Spot, of: string, name: string, remedy: string) =>
  problem(spot, 'config-input-misplaced', `${name} does not belong to ${of}`, remedy);

export const inputUnknown = (spot: Spot, capability: string, name: string, known: readonly string[]) =>
  problem(spot, 'config-input-unknown', `${capability} has no input ${name}`, writeOneOf(name, known));

export const phaseUnknown = (spot: Spot, name: string, known: readonly string[]) =>
  problem(spot, 'config-phase-unknown', `there is no phase ${name}`, writeOneOf(name, known));

export const chosenUnknown = (file: string, name: string, known: readonly string[]) =>
  new DeployError({
    code: 'config-phase-unknown',
    kind: 'input',
    where: file,
    what: `there is no phase ${name}, which was chosen`,
    remedy: writeOneOf(name, known, 'Choose no phase'),
  });

export const cycle = (spot: Spot, names: readonly string[]) =>
  problem(
    spot,
    'config-cycle',
    names.length === 2
      ? `phase ${names[0]} needs itself`
      : `these phases wait for each other: ${names.join(' -> ')}`,
    'Take one of these needs away.',
  );

export const phaseEmpty = (spot: Spot, name: string) =>
  problem(
    spot,
    'config-phase-empty',
    `phase ${name} has no steps`,
    'Add a step, as in - deploy-compose: { files: compose.yml }, or take the phase away.',
  );

export const hostUnknown = (spot: Spot, name: string, known: readonly string[]) =>
  problem(
    spot,
    'config-host-unknown',
    `there is no host ${name} under hosts`,
    writeOneOf(name, known, 'Add it under hosts'),
  );

export const overrideUnknown = (file: string, name: string, known: readonly string[]) =>
  new DeployError({
    code: 'config-host-unknown',
    kind: 'input',
    where: file,
    what: `an address was given for ${name}, and there is no such host under hosts`,
    remedy: writeOneOf(name, known),
  });

export const stepUnknown = (spot: Spot, name: string, known: readonly string[], hint: string | undefined) =>
  problem(spot, 'config-step-unknown', `there is no step ${name}`, hint ?? writeOneOf(name, known));

export const stepWithout = (spot: Spot, known: readonly string[]) =>
  problem(
    spot,
    'config-step-unknown',
    'this step does not say what it does',
    `Write one of ${known.join(', ')} with its inputs.`,
  );

export const stepOfSeveral = (spot: Spot, name: string, first: string) =>
  problem(
    spot,
    'config-step-several',
    `this step is ${first} already, and ${name} is another`,
    'Begin a step of its own with "- ".',
  );

export const needsHost = (spot: Spot, why: string) =>
  problem(
    spot,
    'config-step-needs-host',
    `${why}, and this phase has no hosts`,
    'Add hosts: NAME beside steps, a name under hosts.',
  );

export const matrixTooLarge = (spot: Spot, count: number, most: number) =>
  problem(
    spot,
    'config-matrix',
    `the matrix has ${count} combinations, and ${most} are the most`,
    'Part the phase, or shorten the lists.',
  );

export const matrixTwice = (spot: Spot, value: string) =>
  problem(spot, 'config-matrix', `${value} is there twice`, 'Leave one of the two.');

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
