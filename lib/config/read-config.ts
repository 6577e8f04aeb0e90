import type { ActionDefinition } from '../capability/define-action.js';
import { hostInputs } from '../capability/host-inputs.js';
import type { InputProblem } from '../capability/inputs-read.js';
import { allowedBy } from '../policy/decide.js';
import type { RunFacts } from '../policy/facts.js';
import type { Policy } from '../policy/policy.js';
import { type ChosenPhase, choosePhases } from './chosen.js';
import type { Config } from './config.js';
import { readDocument } from './document.js';
import { readEntries } from './entries-read.js';
import { Graph } from './graph.js';
import { Hosts } from './hosts.js';
import { topParts, topValues } from './keys.js';
import { mapOf, readKeys } from './keys-read.js';
import { type Beginning, beginning, lookupOf } from './lookups.js';
import { buildPhase, checkPhase, phaseHosts, phaseLookup } from './phases.js';
import { readPolicy } from './policy.js';
import { Problems } from './problems.js';
import { SourceText } from './source-text.js';
import { readSsh } from './ssh.js';
import { StepReferences } from './step-references.js';
import type { PhaseRun, StepSetting } from './steps.js';
import type { Entry } from './tree.js';
import { writtenPhases } from './written-phases.js';

/** A deploy-kit.yml, and everything that its references may read. */
export interface ConfigSource extends Beginning {
  /** As it was given, shown in errors. */
  readonly file: string;
  /** The folder of the file, absolute. */
  readonly directory: string;
  readonly text: string;
  /** Every action that can be a step. */
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  /** Name under `hosts:` -> what the input `host` takes, in place of what stands there. */
  readonly hostOverrides?: Readonly<Record<string, string>>;
  /** What the file's own policy is asked about, for `${run.environment}`. */
  readonly facts?: RunFacts | undefined;
  /** Only these phases, one with a matrix also by its name without values; all when absent or empty. */
  readonly phases?: readonly string[];
}

type TopKeys = Partial<Record<keyof typeof topValues | keyof typeof topParts, Entry>>;

/**
 * Reads a deploy-kit.yml and judges it as far as it can be without asking anybody.
 *
 * @throws InputProblems with everything that is wrong with it, each with its place, in the order of the file
 */
export function readConfig(given: ConfigSource): Config {
  const problems = new Problems(new SourceText(given.file, given.text));
  const root = readDocument(problems);
  const keys = readKeys(root, 'deploy-kit.yml', { ...topValues, ...topParts }, problems, {
    start: 0,
    end: 0,
  });
  const source = withPolicy(given, keys.policy && readPolicy(keys.policy.value, problems));
  const strict = lookupOf(beginning(source, false));
  const entries = [keys.project, keys.timeout].filter((entry) => entry !== undefined);
  // That the project is missing was told with the other keys.
  const tell = ({ inputs: [name] }: InputProblem) => name === 'project' && keys.project === undefined;
  const top = readEntries(
    { definition: { inputs: topValues }, entries, lookup: strict, at: { start: 0, end: 0 }, tell },
    problems,
  ).inputs;
  const rollout = readRollout(keys, source, problems);
  problems.raise();
  return {
    file: source.file,
    directory: source.directory,
    project: top.project as string,
    timeoutMs: top.timeout as number | undefined,
    environment: source.run.environment,
    ...rollout,
  };
}

/** The environment of the policy comes before that of the job. */
function withPolicy(source: ConfigSource, policy: Policy | undefined): ConfigSource {
  const environment = policy && source.facts && allowedBy(policy, source.facts).environment;
  return environment ? { ...source, run: { ...source.run, environment } } : source;
}

function readRollout(
  keys: TopKeys,
  source: ConfigSource,
  problems: Problems,
): Pick<Config, 'ssh' | 'hosts' | 'phases' | 'secrets'> {
  const strict = lookupOf(beginning(source, false));
  const lenient = lookupOf(beginning(source, true));
  const written = keys.phases ? writtenPhases(keys.phases, source.definitions, problems) : [];
  const graph = new Graph(written, problems);
  const wanted = source.phases?.length ? source.phases : undefined;
  const chosen = choosePhases(written, wanted, strict, problems);
  const hostEntries = keys.hosts
    ? (mapOf(keys.hosts.value, topParts.hosts.accepts, 'hosts', problems)?.entries ?? [])
    : [];
  const names = hostEntries.map(({ name }) => name);
  const runs = chosen.flatMap((one) => phaseRuns(one, names, source, problems));
  const strictly = runs.some(({ hosts }) => hosts);
  // Where nothing runs on hosts nobody needs their key.
  const ssh = readSsh(keys.ssh, strictly ? strict : lenient, problems);
  const defaults = {
    username: String(ssh.inputs.username ?? hostInputs.username.default),
    port: Number(ssh.inputs.port ?? hostInputs.port.default),
  };
  const overrides = source.hostOverrides ?? {};
  const hosts = new Hosts(hostEntries, { defaults, lookup: strict, lenient, overrides }, problems);
  const running = new Set(runs.map(({ phase }) => phase.name));
  const references = new StepReferences(written, graph, running);
  const setting: StepSetting = { beginning: source, ssh, hosts, references };
  const built = runs.map((run) =>
    buildPhase(run, combinationsOf(graph.needsAmong(run.phase.name, running), runs), setting, problems),
  );
  for (const { phase, combinations } of chosen) {
    if (combinations.length === 0) checkPhase(phase, setting, problems);
  }
  hosts.checkOthers();
  return {
    ssh: ssh.given,
    hosts: hosts.asked(),
    phases: built.map(({ phase }) => phase),
    secrets: [...new Set([...ssh.secrets, ...built.flatMap(({ secrets }) => secrets)])],
  };
}

/** Who needs a phase with a matrix needs all of its combinations that run. */
function combinationsOf(needs: readonly string[], runs: readonly PhaseRun[]): readonly string[] {
  return runs.filter(({ phase }) => needs.includes(phase.name)).map(({ combination }) => combination.name);
}

function phaseRuns(
  { phase, combinations }: ChosenPhase,
  hostNames: readonly string[],
  start: Beginning,
  problems: Problems,
): readonly PhaseRun[] {
  return combinations.map((combination) => ({
    phase,
    combination,
    hosts: phaseHosts(phase, hostNames, phaseLookup(phase, combination, start), problems),
  }));
}
