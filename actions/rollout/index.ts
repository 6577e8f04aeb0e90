import type { Ending, InputsOf, RunContext } from '../../lib/capability/define-action.js';
import { fileEnvironment } from '../../lib/rollout/file-environment.js';
import { hostOverrides } from '../../lib/rollout/host-overrides.js';
import { loadSystem } from '../../lib/rollout/load-system.js';
import type { System } from '../../lib/rollout/system.js';
import { threw } from '../../lib/run/ending.js';
import { stepDefinitions } from '../steps.js';
import type { rolloutInputs } from './definition.js';

type Inputs = InputsOf<typeof rolloutInputs>;
type Comment = typeof import('./comment.js').comment;

/** Rolls out what the file describes. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  let project: string | undefined;
  try {
    const system = await load(inputs, context);
    project = system.config.project;
    const { up } = await import('../../lib/rollout/up.js');
    const ending = await up(system, { dryRun: inputs['dry-run'] }, context);
    // What a run that came to its end did not put back is meant to stay.
    if (!ending.unfinished) context.leave?.('');
    if (inputs.html !== undefined) await writePage(inputs.html, ending, context);
    if (inputs.comment) await writeComment(inputs, project, ending, context);
    return ending;
  } catch (thrown) {
    if (inputs.comment) await writeComment(inputs, project, threw(thrown), context);
    throw thrown;
  }
}

/** Puts back what a run that was killed left half done. */
export async function recover(inputs: Inputs, context: RunContext): Promise<Ending> {
  const system = await load(inputs, context);
  const { recoverSystem } = await import('../../lib/rollout/recover-system.js');
  return recoverSystem(system, context);
}

async function load(inputs: Inputs, context: RunContext): Promise<System> {
  const { config: file, phases, hosts, variables } = inputs;
  const given = { env: { ...inputs.env, ...inputs.secrets }, variables };
  const environment = fileEnvironment(given, process.env);
  const request = {
    file,
    environment,
    ...(phases && { phases }),
    ...(hosts !== undefined && { hosts: hostOverrides(hosts) }),
  };
  return loadSystem(request, await stepDefinitions(), context);
}

async function writeComment(...[inputs, project, ended, context]: Parameters<Comment>): Promise<void> {
  const { comment } = await import('./comment.js');
  await comment(inputs, project, ended, context);
}

async function writePage(path: string, ending: Ending, context: RunContext): Promise<void> {
  const { writeReport } = await import('../../lib/run/html-file.js');
  await writeReport(path, ending, context);
}
