/**
 * Writes variables as a dotenv file that Compose reads back byte for byte.
 *
 * Compose's own parser (github.com/compose-spec/compose-go, dotenv) takes a backslash before a closing single
 * quote for an escape, so that no value that ends in a backslash can stand between single quotes. Between
 * double quotes it expands `$` and backslashes, and both can be escaped.
 *
 * @param variables name -> value
 * @returns the text, one variable after another, sorted by name so that the same variables give the same file
 */
export function writeDotenv(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${quoteDotenv(value)}\n`)
    .join('');
}

function quoteDotenv(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('$', '\\$')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `"${escaped}"`;
}
