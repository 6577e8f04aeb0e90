import type { InputDefinitions } from './define-action.js';

/** The secret texts in what was read: a value of `NAME=VALUE` lines is a secret without its name too. */
export function readSecrets(
  definitions: InputDefinitions,
  inputs: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(definitions)
    .filter(([, input]) => input.secret)
    .flatMap(([name]) => textsIn(inputs[name]));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
