import { InvalidValue } from '../../lib/values/invalid-value.js';

export const presenceAccepts = 'lines NAME=true or NAME=false';

/** Name of a secret -> whether it holds something. */
export type Presence = ReadonlyMap<string, boolean>;

/**
 * Reads which secrets a workflow has.
 *
 * @throws InvalidValue for a line of another form; what stands there is not repeated, as it may be a secret by mistake
 */
export function parsePresence(text: string): Presence {
  const entries = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index): [string, boolean] => {
      const [, name, holds] = /^([a-z][a-z0-9-]*)=(true|false)$/.exec(line) ?? [];
      if (name === undefined)
        throw new InvalidValue(() => `line ${index + 1} is not NAME=true or NAME=false`);
      return [name, holds === 'true'];
    });
  return new Map(entries);
}

/** The variable by which deploy-kit.yml reads a secret, and its name in the settings of a repository. */
export function variableOf(secret: string): string {
  return secret.replaceAll('-', '_').toUpperCase();
}
