import { runCommandLine } from '../lib/cli/main.js';
import { actions } from './index.js';
import { stepDefinitions } from './steps.js';

/** The command line, with the actions that it knows. */
export function deployKit(argv: readonly string[], version: string): Promise<void> {
  return runCommandLine(argv, { version, actions, steps: stepDefinitions });
}
