import type {
  ActionDefinition,
  InputDefinition,
  InputDefinitions,
} from '../../lib/capability/define-action.js';

/** A Markdown table of inputs: name, what it means, what it accepts, default. */
export function inputTable(inputs: InputDefinitions): string {
  return table(['input', 'meaning', 'accepts', 'default'], rowsOf(inputs));
}

/** A Markdown table of keys of a file: name, what it means, what it accepts, default. */
export function keyTable(keys: Readonly<Record<string, KeyRow>>): string {
  return table(['key', 'meaning', 'accepts', 'default'], rowsOf(keys));
}

type KeyRow = Pick<InputDefinition, 'description' | 'accepts' | 'default' | 'required'>;

function rowsOf(keys: Readonly<Record<string, KeyRow>>): readonly (readonly string[])[] {
  return Object.entries(keys).map(([name, key]) => [
    `\`${name}\``,
    key.description,
    key.accepts,
    key.required ? '**required**' : key.default === undefined ? '' : `\`${key.default}\``,
  ]);
}

/** A Markdown table of outputs: name and what it holds. */
export function outputTable(outputs: ActionDefinition['outputs']): string {
  return table(
    ['output', 'holds'],
    Object.entries(outputs).map(([name, description]) => [`\`${name}\``, description]),
  );
}

/** Splits the inputs of an action into its own and those of a group that other actions have as well. */
export function splitInputs(
  inputs: InputDefinitions,
  group: InputDefinitions,
): { readonly own: InputDefinitions; readonly grouped: InputDefinitions } {
  const entries = Object.entries(inputs);
  return {
    own: Object.fromEntries(entries.filter(([name]) => !(name in group))),
    grouped: Object.fromEntries(entries.filter(([name]) => name in group)),
  };
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

/** A cell holds one line, and a bar in it would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
