import { nearestName } from '../values/nearest.js';

/** What `${...}` asks for. */
export type Reference = ReferenceText &
  (
    | {
        readonly kind: 'variable';
        readonly name: string;
        /** `:-` or `:?`; both also hold for a variable that is empty. */
        readonly operator: ':-' | ':?' | undefined;
        readonly operand: string;
      }
    | { readonly kind: 'host'; readonly name: string; readonly property: 'address' | 'addresses' }
    | { readonly kind: 'matrix'; readonly key: string }
    | { readonly kind: 'run'; readonly property: string }
    | { readonly kind: 'step'; readonly id: string; readonly output: string }
  );

/** A reference that is none, and why. */
export interface Malformed extends ReferenceText {
  readonly kind: 'malformed';
  readonly what: string;
  readonly remedy?: string;
}

interface ReferenceText {
  /** With `${` and `}`. */
  readonly text: string;
  /** Where it begins in the text. */
  readonly index: number;
}

const heads = ['hosts', 'matrix', 'run', 'steps'] as const;

/**
 * Takes a text apart into what stands there and what is to be filled in. `$$` is a dollar sign; a dollar sign
 * before anything but `{` and `$` is itself.
 */
export function parseTemplate(text: string): readonly (string | Reference | Malformed)[] {
  const parts: (string | Reference | Malformed)[] = [];
  let position = 0;
  for (let dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', position)) {
    parts.push(text.slice(position, dollar));
    const next = text[dollar + 1];
    if (next !== '{') {
      parts.push('$');
      position = dollar + (next === '$' ? 2 : 1);
      continue;
    }
    const reference = parseReference(text, dollar);
    parts.push(reference);
    position = dollar + reference.text.length;
  }
  parts.push(text.slice(position));
  return parts.filter((part) => part !== '');
}

function parseReference(text: string, index: number): Reference | Malformed {
  const close = text.indexOf('}', index);
  if (close < 0) {
    return { kind: 'malformed', text: text.slice(index), index, what: '${ has no } after it' };
  }
  const at = { text: text.slice(index, close + 1), index };
  const inner = at.text.slice(2, -1);
  if (inner.startsWith('{')) {
    return {
      kind: 'malformed',
      index,
      text: text.slice(index, text.startsWith('}', close + 1) ? close + 2 : close + 1),
      what: 'GitHub fills in ${{ }} in workflows only, not in this file',
      remedy: "Set a variable under env: of the job's step, and read it as ${NAME} here.",
    };
  }
  if (inner.includes('${')) {
    return { kind: 'malformed', ...at, what: 'a reference stands inside of another' };
  }
  return parseInner(inner, at);
}

function parseInner(inner: string, at: ReferenceText): Reference | Malformed {
  const variable = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:-|:\?)([\s\S]*))?$/.exec(inner);
  if (variable) {
    const [, name = '', operator, operand = ''] = variable;
    return {
      kind: 'variable',
      ...at,
      name,
      operator: operator as ':-' | ':?' | undefined,
      operand: operand.replaceAll('$$', '$'),
    };
  }
  const [head = '', ...rest] = inner.split('.');
  const tail = rest.join('.');
  if (head === 'hosts') return hostReference(tail, at);
  if (head === 'matrix' && tail !== '') return { kind: 'matrix', ...at, key: tail };
  if (head === 'run' && tail !== '') return { kind: 'run', ...at, property: tail };
  if (head === 'steps' && rest.length === 2 && rest.every((word) => word !== '')) {
    return { kind: 'step', ...at, id: rest[0] ?? '', output: rest[1] ?? '' };
  }
  const near = rest.length > 0 ? nearestName(head, heads) : undefined;
  const remedy = near && near !== head ? { remedy: `Write \${${near}.${tail}}.` } : {};
  return { kind: 'malformed', ...at, what: `${at.text} is no reference`, ...remedy };
}

function hostReference(tail: string, at: ReferenceText): Reference | Malformed {
  const dot = tail.lastIndexOf('.');
  const [name, property] = [tail.slice(0, Math.max(dot, 0)), tail.slice(dot + 1)];
  if (name !== '' && (property === 'address' || property === 'addresses')) {
    return { kind: 'host', ...at, name, property };
  }
  return { kind: 'malformed', ...at, what: `${at.text} is neither the address nor the addresses of a host` };
}
