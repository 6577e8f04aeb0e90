import type { ActionDefinition } from '../lib/capability/define-action.js';

/** The actions that can be steps of deploy-kit.yml. A definition is loaded when it is asked for. */
export const steps = {
  'deploy-compose': async () => (await import('./deploy-compose/definition.js')).deployCompose,
  'ecs-render-and-deploy': async () =>
    (await import('./ecs-render-and-deploy/definition.js')).ecsRenderAndDeploy,
  'provision-swap': async () => (await import('./provision-swap/definition.js')).provisionSwap,
  'register-target': async () => (await import('./register-target/definition.js')).registerTarget,
  'run-migrations': async () => (await import('./run-migrations/definition.js')).runMigrations,
  'wait-healthy': async () => (await import('./wait-healthy/definition.js')).waitHealthy,
} satisfies Readonly<Record<string, () => Promise<ActionDefinition>>>;

/** All definitions of steps, by name: what a file may name. */
export async function stepDefinitions(): Promise<Readonly<Record<string, ActionDefinition>>> {
  const loaded = await Promise.all(
    Object.entries(steps).map(async ([name, load]) => [name, await load()] as const),
  );
  return Object.fromEntries(loaded);
}
