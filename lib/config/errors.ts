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

export const fileTooLarge = (file: string, length: number, longest: number, remedy: string) =>
  new DeployError({
    code: 'config-too-large',
    kind: 'input',
    where: file,
    what: `the file has ${length} characters, and only a file of fewer than ${longest} is read`,
    remedy,
  });

export const excessive = (spot: Spot, what: string, remedy: string) =>
  problem(spot, 'config-too-large', what, remedy);

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
