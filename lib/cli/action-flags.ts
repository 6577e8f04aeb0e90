import type { InputDefinition, InputDefinitions } from '../capability/define-action.js';
import { hostInputs } from '../capability/host-inputs.js';
import { booleanAccepts } from '../values/boolean.js';
import type { CommandOption, Kit, WordDetails } from './command.js';

/** What an action says of itself, and the options that its inputs are. */
export async function flagsOf(action: string, { actions }: Kit): Promise<WordDetails> {
  const definition = await actions[action]?.();
  const flags = Object.entries(definition?.inputs ?? {}).map(([name, input]) => flagOf(name, input));
  // What an action is about comes first.
  const own = flags.filter(({ group }) => group === undefined);
  return {
    description: definition?.description ?? '',
    options: [...own, ...flags.filter((flag) => !own.includes(flag))],
  };
}

/** The environment variable that a secret input may stand in. */
export function secretVariable(name: string): string {
  return `DEPLOY_KIT_${name.replaceAll('-', '_').toUpperCase()}`;
}

/** Whether an input takes several lines, so that its option may be given several times. */
export function takesLines({ accepts }: InputDefinitions[string]): boolean {
  return /\blines\b/.test(accepts);
}

function flagOf(name: string, input: InputDefinition): CommandOption {
  const description = [
    firstSentence(input.description),
    ...(input.required ? ['(required)'] : []),
    ...(input.secret ? [`(@FILE, - or ${secretVariable(name)})`] : []),
    ...(input.default === undefined ? [] : [`(default: ${input.default})`]),
  ].join(' ');
  const group = name in hostInputs && name !== 'host' ? { group: 'Reaching hosts:' } : {};
  if (input.accepts === booleanAccepts) return { name, description, boolean: true, ...group };
  return {
    name,
    ...group,
    value: input.secret ? '@FILE' : 'VALUE',
    description,
    ...(takesLines(input) && { repeatable: true }),
  };
}

/** Help is a line or two of each, the reference has the rest. What stands in backticks is not cut. */
function firstSentence(text: string): string {
  return /^(?:`[^`]*`|[^`.:;]|[.:;](?!\s|$))*/.exec(text)?.[0] ?? text;
}
