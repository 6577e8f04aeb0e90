import type { ActionDefinition, InputDefinitions } from '../../lib/capability/define-action.js';
import { inputTable, outputTable, splitInputs } from './tables.js';

/**
 * The reference of all actions, sorted by name; the inputs that reach hosts stand once.
 *
 * @param hostInputs the inputs of every action that works on hosts
 */
export function referencePage(
  definitions: readonly ActionDefinition[],
  hostInputs: InputDefinitions,
): string {
  const sections = definitions.map((definition) => section(definition, hostInputs));
  return `<!-- Generated from actions/*/definition.ts by \`npm run build\`: change it there. -->

# Reference

${definitions.map(({ name }) => `- [${name}](#${name})`).join('\n')}
- [Reaching hosts](#reaching-hosts)

${sections.join('\n\n')}

## Reaching hosts

The inputs of every action that works on hosts.

${inputTable(hostInputs)}
`;
}

function section(definition: ActionDefinition, hostInputs: InputDefinitions): string {
  const { own, grouped } = splitInputs(definition.inputs, hostInputs);
  const reaching =
    Object.keys(grouped).length > 0 ? ['And the inputs of [reaching hosts](#reaching-hosts).'] : [];
  return [
    `## ${definition.name}`,
    `\`uses: org/deploy-kit/${definition.name}@v1\`, [how to use it](../actions/${definition.name}/README.md)`,
    definition.description,
    inputTable(own),
    ...reaching,
    outputTable(definition.outputs),
  ].join('\n\n');
}
