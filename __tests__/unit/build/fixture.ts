import { type ActionDefinition, defineAction } from '../../../lib/capability/define-action.js';
import { count, duration, password, text } from '../../../lib/capability/inputs.js';

/** The group that `water-plants` shares with other actions. */
export const gardenInputs = {
  garden: text('The garden.', { required: true }),
  'gate-code': password('The code of the gate.'),
};

/** An action that deploy-kit does not have. */
export function waterPlants(changes: Partial<ActionDefinition> = {}): ActionDefinition {
  const definition = defineAction({
    name: 'water-plants',
    description: 'Waters the plants of a garden.',
    branding: { icon: 'droplet', color: 'green' },
    inputs: {
      ...gardenInputs,
      litres: count('How many litres: 1 | 2 | more.', { default: '10' }),
      pause: duration('How long to wait\nbetween two plants.', { default: '1s' }),
    },
    outputs: { outcome: 'How it ended.', watered: 'Which plants, a list.' },
    post: true,
    load: () => Promise.reject(new Error('nothing here waters')),
  });
  return { ...definition, ...changes } as ActionDefinition;
}
