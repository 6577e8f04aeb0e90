import { deployCompose } from '../../../actions/deploy-compose/definition.js';
import type { DeployComposeInputs } from '../../../actions/deploy-compose/request.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';

/** The inputs as a user types them, with the defaults of the rest. */
export function inputsOf(given: Readonly<Record<string, unknown>> = {}): DeployComposeInputs {
  const read = readInputs(deployCompose, { host: 'web1', ...given }, (name) => `input ${name}`);
  if (!read.ok) throw new InputProblems(read.problems);
  return read.inputs;
}

/** Where each problem is and what it says; empty when there is none. */
export async function problemsOf(work: () => unknown): Promise<string[]> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof InputProblems) return thrown.problems.map(({ message }) => message);
    throw thrown;
  }
  return [];
}
