import { script } from '../host/script.js';
import type { Command } from '../ssh/remote.js';

/**
 * Only what the caller gave is interpolated: variables of the login shell would win over the env file
 * otherwise. HOME stays because the registry's credentials lie below it.
 */
const cleanEnvironment = 'env -i PATH="$PATH" HOME="$HOME" COMPOSE_IGNORE_ORPHANS=true';

/** Shell text that becomes the command in its positional parameters, in a clean environment. */
export const runClean = `exec ${cleanEnvironment} "$@"`;

/** A command of Compose as data. @param argv with how Docker is reached */
export const composeScript = (label: string, argv: readonly string[]): Command =>
  script(label, runClean, argv);

/** The resolved project in a release's folder. */
export const resolvedFile = 'deploy-kit.compose.json';

/** What YAML takes for line ends (and folds, with the blanks around them) or does not allow, and JSON does. */
const notForYaml = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * JSON that a YAML parser reads to the same values: Compose reads all of its files as YAML.
 * https://yaml.org/spec/1.1/#id868518 and #id871136
 */
export function jsonForYaml(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    notForYaml,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
