/** The wire form of AWS's Query protocol, as stand-ins of its services read and write it. */

export type Value =
  | string
  | number
  | boolean
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value };

/** The parameters of a call as what they stand for: `Targets.member.1.Id` is `{ Targets: [{ Id }] }`. */
export function questionOf(parameters: URLSearchParams): Record<string, Value> {
  const root: Record<string, unknown> = {};
  for (const [name, value] of parameters) {
    let at = root;
    const parts = name.split('.').filter((part) => part !== 'member');
    parts.slice(0, -1).forEach((part) => {
      at[part] ??= {};
      at = at[part] as Record<string, unknown>;
    });
    at[parts.at(-1) ?? ''] = value;
  }
  return asLists(root) as Record<string, Value>;
}

function asLists(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, asLists(item)] as const);
  const isList = entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name));
  return isList ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** An answer of an operation, XML; items of lists stand in elements of this name. */
export function answerOf(action: string, result: Value, item = 'member'): string {
  return `<${action}Response><${action}Result>${xml(result, item)}</${action}Result></${action}Response>`;
}

export function xml(value: Value, item = 'member'): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => `<${item}>${xml(one, item)}</${item}>`).join('');
  if (typeof value === 'object')
    return Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => `<${name}>${xml(part, item)}</${name}>`)
      .join('');
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** An error as AWS tells it. */
export const refusalOf = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
