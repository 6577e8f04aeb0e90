import { runMain, runPost } from '../lib/action/main.js';
import type { ActionDefinition } from '../lib/capability/define-action.js';
import { actions } from './index.js';

/** What the stub of an action starts. */
export async function main(name: keyof typeof actions): Promise<void> {
  const definition: ActionDefinition = await actions[name]();
  await runMain(definition);
}

/** What the stub of its post step starts. */
export async function post(name: keyof typeof actions): Promise<void> {
  const definition: ActionDefinition = await actions[name]();
  await runPost(definition);
}

/**
 * What the stub of the command line starts.
 *
 * @param version of the package
 * @param hostImage the folder of the Dockerfile of throwaway hosts
 */
export async function cli(version: string, hostImage: string): Promise<void> {
  const { deployKit } = await import('./cli.js');
  await deployKit(process.argv.slice(2), version, hostImage);
}
