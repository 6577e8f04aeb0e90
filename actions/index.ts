import type { ActionDefinition } from '../lib/capability/define-action.js';
import { steps } from './steps.js';

/** All actions by name. A definition is loaded when it is asked for: the start of an action needs one. */
export const actions = {
  ...steps,
  'branch-policy': async () => (await import('./branch-policy/definition.js')).branchPolicy,
  'build-images': async () => (await import('./build-images/definition.js')).buildImages,
  preflight: async () => (await import('./preflight/definition.js')).preflight,
  rehearse: async () => (await import('./rehearse/definition.js')).rehearse,
  'ecr-login': async () => (await import('./ecr-login/definition.js')).ecrLogin,
  rollout: async () => (await import('./rollout/definition.js')).rollout,
  vercel: async () => (await import('./vercel/definition.js')).vercel,
} satisfies Readonly<Record<string, () => Promise<ActionDefinition>>>;
