import { deployPm2 } from '../../../actions/deploy-pm2/definition.js';
import type { DeployPm2Inputs } from '../../../actions/deploy-pm2/request.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';

/** Inputs as they are when a workflow gives these. */
export function inputsOf(given: Readonly<Record<string, string>> = {}): DeployPm2Inputs {
  const read = readInputs(
    deployPm2,
    { host: '10.0.0.7', app: 'user', source: 'app', ...given },
    (name) => `input ${name}`,
  );
  if (!read.ok) throw new InputProblems(read.problems);
  return read.inputs;
}
