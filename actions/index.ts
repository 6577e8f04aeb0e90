import type { ActionDefinition } from '../lib/capability/define-action.js';
import { steps } from './steps.js';

/** All actions by name. A definition is loaded when it is asked for: the start of an action needs one. */
export const actions = {
  ...steps,
  rollout: async () => (await import('./rollout/definition.js')).rollout,
  vercel: async () => (await import('./vercel/definition.js')).vercel,
} satisfies Readonly<Record<string, () => Promise<ActionDefinition>>>;
