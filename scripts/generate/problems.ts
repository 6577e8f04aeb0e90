import { safeParse } from 'zod/mini';
import type { ActionDefinition } from '../../lib/capability/define-action.js';

/** https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#brandingcolor */
const brandingColors = ['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark'];

/**
 * What is wrong with a definition, so that no manifest or page is made from half of one.
 *
 * @param listedAs the name under which `actions/index.ts` lists it
 * @returns a sentence each, empty when it is complete
 */
export function definitionProblems(listedAs: string, definition: ActionDefinition): string[] {
  const problems: string[] = [];
  const where = `actions/${listedAs}/definition.ts`;
  if (definition.name !== listedAs) problems.push(`${where}: its name is '${definition.name}'`);
  if (!isSentence(definition.description)) problems.push(`${where}: the description is no sentence`);
  if (!brandingColors.includes(definition.branding.color)) {
    problems.push(`${where}: GitHub has no branding color '${definition.branding.color}'`);
  }
  if (manifestTexts(definition).some((text) => text.includes('${{'))) {
    problems.push(`${where}: a runner refuses a manifest that holds \${{`);
  }
  for (const [name, input] of Object.entries(definition.inputs)) {
    problems.push(...inputProblems(`${where}: input ${name}`, input));
  }
  for (const [name, description] of Object.entries(definition.outputs)) {
    if (!isSentence(description)) problems.push(`${where}: output ${name}: the description is no sentence`);
  }
  return problems;
}

function inputProblems(where: string, input: ActionDefinition['inputs'][string]): string[] {
  const problems: string[] = [];
  if (!isSentence(input.description)) problems.push(`${where}: the description is no sentence`);
  if (input.accepts.trim() === '') problems.push(`${where}: it does not say what it accepts`);
  if (input.default !== undefined && !safeParse(input.schema, input.default).success) {
    problems.push(`${where}: it does not accept its own default '${input.default}'`);
  }
  if (input.default !== undefined && input.required)
    problems.push(`${where}: it is required, and has a default`);
  return problems;
}

function manifestTexts({ description, inputs, outputs }: ActionDefinition): readonly string[] {
  const ofInputs = Object.values(inputs).flatMap((input) => [
    input.description,
    input.accepts,
    input.default ?? '',
  ]);
  return [description, ...ofInputs, ...Object.values(outputs)];
}

function isSentence(text: string): boolean {
  return /^\S.*[.)]$/s.test(text);
}
