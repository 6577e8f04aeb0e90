import type { ActionDefinition } from '../lib/capability/define-action.js';

/** All actions by name. A definition is loaded when it is asked for: the start of an action needs one. */
export const actions = {
  'deploy-compose': async () => (await import('./deploy-compose/definition.js')).deployCompose,
  'provision-swap': async () => (await import('./provision-swap/definition.js')).provisionSwap,
  'wait-healthy': async () => (await import('./wait-healthy/definition.js')).waitHealthy,
} satisfies Readonly<Record<string, () => Promise<ActionDefinition>>>;
