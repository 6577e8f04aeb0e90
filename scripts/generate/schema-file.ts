/** The width that the formatter of this repository gives to a line. */
const width = 110;

/** A JSON schema as a file, formatted as this repository's other JSON is: short lists on one line. */
export function schemaFile(schema: object): string {
  return `${written(schema, '', 0)}\n`;
}

/** @param used how much of the line stands before the value */
function written(value: unknown, indent: string, used: number): string {
  if (Array.isArray(value)) return list(value, indent, used);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const entries = Object.entries(value).map(([name, inner]) => {
    const key = `${deeper}${JSON.stringify(name)}: `;
    return `${key}${written(inner, deeper, key.length)}`;
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}

function list(items: readonly unknown[], indent: string, used: number): string {
  const isFlat = items.every((item) => typeof item !== 'object' || item === null);
  const line = `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
  if (items.length === 0 || (isFlat && used + line.length + 1 <= width)) return line;
  const deeper = `${indent}  `;
  return `[\n${items.map((item) => `${deeper}${written(item, deeper, deeper.length)}`).join(',\n')}\n${indent}]`;
}
