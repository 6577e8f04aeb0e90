import type { Journal } from '../journal/journal.js';

/**
 * Warns of names in an input `secrets` that have an empty value: to a workflow a secret that is not there is an empty
 * text, https://docs.github.com/en/actions/reference/security/secrets.
 */
export function warnOfEmptySecrets(inputs: object, journal: Journal): void {
  const secrets = 'secrets' in inputs ? inputs.secrets : undefined;
  if (typeof secrets !== 'object' || secrets === null) return;
  const empty = Object.entries(secrets).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (empty.length === 0) return;
  journal.write({
    type: 'warning',
    message: `input secrets: ${empty.join(', ')} ${empty.length === 1 ? 'is' : 'are'} empty; a secret that the repository or the environment does not have is an empty text`,
  });
}
