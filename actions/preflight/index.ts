import type { Ending, InputsOf, RunContext } from '../../lib/capability/define-action.js';
import { type DeployError, InputProblems } from '../../lib/errors/deploy-error.js';
import { stepDefinitions } from '../steps.js';
import type { preflightInputs } from './definition.js';
import { engineWithoutHosts, imagesLost, secretEmpty, variableEmpty } from './errors.js';
import { type Presence, variableOf } from './presence.js';

type Inputs = InputsOf<typeof preflightInputs>;

/** Looks at everything that can be known before anything is built or deployed. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const { pushed, images } = inputs;
  const wrong = pushed && !images ? [imagesLost()] : [];
  const unset = await readFile(inputs, context, wrong);
  const missing = missingOf(inputs, context, unset);
  if (mustBeThere(inputs)) wrong.push(...missing.values());
  if (wrong.length > 0) throw new InputProblems(wrong);
  const [first] = missing.values();
  if (first && inputs.stage === 'begin' && isPullRequest()) {
    const message = `${first.what}. What needs it is left out for this pull request.`;
    context.journal.write({ type: 'notice', message });
  }
  return {
    outcome: 'unchanged',
    outputs: { ready: missing.size === 0, missing: [...missing.keys()].join(',') },
  };
}

/**
 * Reads the file as far as it can be: a value with a variable in it that is not set is not judged.
 *
 * @param wrong what else is wrong with it is added here
 * @returns the variables that it reads and nobody sets
 */
async function readFile(
  inputs: Inputs,
  context: RunContext,
  wrong: DeployError[],
): Promise<ReadonlyMap<string, DeployError>> {
  const { config, phases, hosts, secrets, engine } = inputs;
  if (config === undefined) return new Map();
  const { fileEnvironment } = await import('../../lib/rollout/file-environment.js');
  const { hostOverrides } = await import('../../lib/rollout/host-overrides.js');
  const { configSourceOf } = await import('../../lib/rollout/load-system.js');
  const { readConfig } = await import('../../lib/config/read-config.js');
  const { unsetVariableOf } = await import('../../lib/config/errors-references.js');
  try {
    const environment = { ...fileEnvironment(inputs, process.env), ...placeholders(secrets) };
    const overrides = hosts === undefined ? {} : { hosts: hostOverrides(hosts) };
    const request = { file: config, environment, ...(phases && { phases }), ...overrides };
    const source = await configSourceOf(request, await stepDefinitions(), context);
    const onHosts = readConfig(source).phases.filter((phase) => phase.hosts.length > 0);
    if (engine === 'ecs') wrong.push(...onHosts.map(({ name, place }) => engineWithoutHosts(name, place)));
    return new Map();
  } catch (thrown) {
    const found = problemsOf(thrown).map((problem) => ({ problem, unset: unsetVariableOf(problem) }));
    wrong.push(...found.flatMap(({ problem, unset }) => (unset === undefined ? [problem] : [])));
    return new Map(found.flatMap(({ problem, unset }) => (unset === undefined ? [] : [[unset, problem]])));
  }
}

/** A secret that holds something is set, whatever it is. */
function placeholders(secrets: Presence = new Map()): Readonly<Record<string, string>> {
  const held = [...secrets].filter(([, holds]) => holds);
  return Object.fromEntries(held.map(([name]) => [variableOf(name), 'set']));
}

function problemsOf(thrown: unknown): readonly DeployError[] {
  if (thrown instanceof InputProblems) return thrown.problems;
  const error = thrown as DeployError;
  if (error.kind === 'input') return [error];
  throw thrown;
}

/** Name -> what is missing, secrets of the workflow first. */
function missingOf(
  { secrets = new Map(), needed = [], environment = '' }: Inputs,
  { run: { repository } }: RunContext,
  unset: ReadonlyMap<string, DeployError>,
): ReadonlyMap<string, DeployError> {
  const source = { environment, repository };
  const empty = [...secrets].filter(([, holds]) => !holds).map(([name]) => name);
  const missed = empty.filter((name) => needed.includes(name) || unset.has(variableOf(name)));
  const ofSecrets = new Set(missed.map(variableOf));
  const others = [...unset].filter(([name]) => !ofSecrets.has(name));
  return new Map([
    ...missed.map((name) => [name, secretEmpty(name, source)] as const),
    ...others.map(([name, error]) => [name, variableEmpty(name, error, source)] as const),
  ]);
}

/** The first job sees the secrets of no environment: what it misses there may come yet. */
function mustBeThere({ stage, deploys, environment }: Inputs): boolean {
  if (stage !== 'begin') return stage === 'deploy';
  return deploys && !environment && !isPullRequest();
}

function isPullRequest(): boolean {
  return /^pull_request/.test(process.env.GITHUB_EVENT_NAME ?? '');
}
