import type { ActionDefinition, InputDefinitions } from '../../lib/capability/define-action.js';

/** A Markdown table of inputs: name, what it means, what it accepts, default. */
export function inputTable(inputs: InputDefinitions): string {
  return table(
    ['input', 'meaning', 'accepts', 'default'],
    Object.entries(inputs).map(([name, input]) => [
      `\`${name}\``,
      input.description,
      input.accepts,
      input.required ? '**required**' : input.default === undefined ? '' : `\`${input.default}\``,
    ]),
  );
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

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

/** A cell holds one line, and a bar in it would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
