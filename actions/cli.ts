import { runCommandLine } from '../lib/cli/main.js';
import { actions } from './index.js';
import { stepDefinitions } from './steps.js';

/**
 * The command line, with the actions that it knows.
 *
 * @param hostImage the folder of the Dockerfile of throwaway hosts
 */
export function deployKit(argv: readonly string[], version: string, hostImage: string): Promise<void> {
  return runCommandLine(argv, { version, hostImage, actions, steps: stepDefinitions });
}
