import type { Ending, InputsOf, RunContext } from '../../lib/capability/define-action.js';
import { fileEnvironment } from '../../lib/rollout/file-environment.js';
import { hostOverrides } from '../../lib/rollout/host-overrides.js';
import { loadSystem } from '../../lib/rollout/load-system.js';
import type { System } from '../../lib/rollout/system.js';
import { stepDefinitions } from '../steps.js';
import type { rolloutInputs } from './definition.js';

type Inputs = InputsOf<typeof rolloutInputs>;

/** Rolls out what the file describes. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const system = await load(inputs, context);
  const { up } = await import('../../lib/rollout/up.js');
  const ending = await up(system, { dryRun: inputs['dry-run'] }, context);
  if (inputs.html !== undefined) {
    const { writeReport } = await import('../../lib/run/html-file.js');
    await writeReport(inputs.html, ending, context);
  }
  return ending;
}

/** Puts back what a run that was killed left half done. */
export async function recover(inputs: Inputs, context: RunContext): Promise<Ending> {
  const system = await load(inputs, context);
  const { recoverSystem } = await import('../../lib/rollout/up.js');
  return recoverSystem(system, context);
}

async function load(inputs: Inputs, context: RunContext): Promise<System> {
  const { config: file, phases, hosts } = inputs;
  const environment = fileEnvironment(inputs, process.env);
  const request = {
    file,
    environment,
    ...(phases && { phases }),
    ...(hosts !== undefined && { hosts: hostOverrides(hosts) }),
  };
  return loadSystem(request, await stepDefinitions(), context);
}
