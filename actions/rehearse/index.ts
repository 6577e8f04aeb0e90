import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Ending, InputsOf, RunContext } from '../../lib/capability/define-action.js';
import { DeployError, InputProblems } from '../../lib/errors/deploy-error.js';
import { type Fault, faultNames } from '../../lib/rehearse/faults.js';
import type { Rehearsed } from '../../lib/rehearse/rehearsal.js';
import { fileEnvironment } from '../../lib/rollout/file-environment.js';
import { configSourceOf } from '../../lib/rollout/load-system.js';
import { writeReport } from '../../lib/run/html-file.js';
import { stepDefinitions } from '../steps.js';
import type { rehearseInputs } from './definition.js';

/** Outputs of a job have room for 1 MB. */
const noticedAtMost = 1_000;

type Inputs = InputsOf<typeof rehearseInputs>;

/** Deploys the file to throwaway hosts, and breaks it on purpose. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const { config: file, phases, instances, load, html } = inputs;
  const faults = faultsOf(inputs.faults ?? []);
  const environment = fileEnvironment(inputs, process.env);
  const request = { file, environment, ...(phases && { phases }) };
  const source = await configSourceOf(request, await stepDefinitions(), context);
  const [{ rehearse }, { rehearsalEnding }] = await Promise.all([
    import('../../lib/rehearse/rehearsal.js'),
    import('../../lib/rehearse/ending.js'),
  ]);
  const rehearsed = await rehearse({ source, faults, instances, load, recipe: recipe() }, context);
  const ending = { ...rehearsalEnding(rehearsed), outputs: outputsOf(rehearsed) };
  if (html !== undefined) await writeReport(html, ending, context);
  return ending;
}

function faultsOf(names: readonly string[]): readonly Fault[] {
  const unknown = names.filter((name) => !(faultNames as readonly string[]).includes(name));
  if (unknown.length === 0) return names as readonly Fault[];
  throw new InputProblems([
    new DeployError({
      code: 'input-invalid',
      kind: 'input',
      what: `there is no fault ${unknown.join(', ')}`,
      where: 'input faults',
      remedy: `Give some of ${faultNames.join(', ')}.`,
    }),
  ]);
}

/** What the image of the hosts is built from lies beside the file that Node was started with, in the bundle. */
function recipe(): string {
  return join(dirname(realpathSync(process.argv[1] ?? '.')), 'host-image');
}

function outputsOf({ stages, images, load }: Rehearsed): Readonly<Record<string, unknown>> {
  const standIns = images.filter(({ from }) => from === 'stand-in').map(({ reference }) => reference);
  return {
    results: stages.map(({ stage, outcome, durationMs, said, problem }) => ({
      stage: stage.name,
      outcome: outcome ?? null,
      durationMs: Math.round(durationMs),
      proven: said,
      problem,
    })),
    ...(load && { load: { stages: load.stages, noticed: load.noticed.slice(0, noticedAtMost) } }),
    'stand-ins': [...new Set(standIns)].join(','),
    cause: stages.flatMap(({ stage, problem }) => (problem ? [`${stage.name}: ${problem}`] : [])).join('; '),
  };
}
