import { DeployError } from '../errors/deploy-error.js';
import { problem, writeOneOf } from './errors.js';
import type { Spot } from './source-text.js';

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
    `${why}; this phase has no hosts`,
    'Add hosts: NAME beside steps, a name under hosts.',
  );

export const needsNoHost = (spot: Spot, name: string) =>
  problem(
    spot,
    'config-step-no-host',
    `${name} works on no host; this phase would do it once for each of its hosts`,
    'Give it a phase of its own, without hosts.',
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

export const matrixUneven = (spot: Spot, key: string, fields: string) =>
  problem(
    spot,
    'config-matrix',
    `the values of ${key} are not of one kind`,
    fields === ''
      ? 'Give single values, or maps that all have the same names.'
      : `Give maps that all have the names ${fields}.`,
  );
