import type { ActionDefinition, InputDefinitions } from '../../lib/capability/define-action.js';
import { replaceBetweenMarkers } from './markers.js';
import { inputTable, outputTable, splitInputs } from './tables.js';

/**
 * An action's page with fresh tables between its markers.
 *
 * @param hostInputs the inputs of every action that works on hosts: they get a table of their own
 * @throws Error when a marker is missing
 */
export function freshReadme(
  page: string,
  definition: ActionDefinition,
  hostInputs: InputDefinitions,
): string {
  const file = `actions/${definition.name}/README.md`;
  const { own, grouped } = splitInputs(definition.inputs, hostInputs);
  const reaching = Object.keys(grouped).length > 0 ? ['Reaching hosts:', inputTable(grouped)] : [];
  const inputs = [inputTable(own), ...reaching].join('\n\n');
  return replaceBetweenMarkers(
    replaceBetweenMarkers(page, 'inputs', inputs, file),
    'outputs',
    outputTable(definition.outputs),
    file,
  );
}
