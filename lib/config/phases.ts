import type { Batch } from '../values/batch.js';
import { parseList } from '../values/list.js';
import type { ConfigPhase } from './config.js';
import { readEntries } from './entries-read.js';
import * as errors from './errors.js';
import * as phaseErrors from './errors-phases.js';
import { fill, type Lookup } from './fill.js';
import { phaseParts, phaseValues } from './keys.js';
import { type Beginning, beginning, lookupOf, matrixLookup } from './lookups.js';
import { type Combination, matrixKeys } from './matrix.js';
import type { Problems } from './problems.js';
import { buildStep, checkStep, type PhaseRun, type StepSetting } from './steps.js';
import { kindOf } from './tree.js';
import type { WrittenPhase } from './written-phases.js';
import type { WrittenStep } from './written-steps.js';

/** What is known in a phase before hosts and steps are. */
export function phaseLookup(
  phase: WrittenPhase,
  combination: Combination | undefined,
  start: Beginning,
): Lookup {
  const keys = matrixKeys(phase.matrix);
  return lookupOf({
    ...beginning(start, combination === undefined),
    ...matrixLookup(keys, combination?.values),
  });
}

/**
 * The names of the hosts of a phase.
 *
 * @returns undefined when it has none; those that there are not are told of and left out
 */
export function phaseHosts(
  { hosts }: WrittenPhase,
  known: readonly string[],
  lookup: Lookup,
  problems: Problems,
): readonly string[] | undefined {
  if (!hosts) return undefined;
  const { value } = hosts;
  const nodes = value.kind === 'list' ? value.items : [value];
  const wrong = nodes.find((node) => node.kind !== 'scalar' || node.value === null);
  if (wrong || nodes.length === 0) {
    const [span, what] = wrong ? [wrong, `hosts is ${kindOf(wrong)}`] : [hosts.key, 'hosts is empty'];
    problems.add(span, (spot) => errors.valueWrong(spot, what, phaseParts.hosts.accepts));
    return [];
  }
  const names = nodes.flatMap((node) => {
    const filled = fill(node, lookup, problems);
    if (filled.state !== 'known') return [];
    const found = parseList(String(filled.value));
    if (found.length === 0) {
      problems.add(node, (spot) => errors.valueWrong(spot, 'hosts is empty', phaseParts.hosts.accepts));
    }
    return found.filter((name) => {
      if (known.includes(name)) return true;
      const shown = filled.hidden ? 'of this name' : name;
      problems.add(node, (spot) => phaseErrors.hostUnknown(spot, shown, known));
      return false;
    });
  });
  return [...new Set(names)];
}

/** A phase as the rollout runs it, and the secrets in its steps. */
export interface BuiltPhase {
  readonly phase: ConfigPhase;
  readonly secrets: readonly string[];
}

/** Makes a phase in one of its combinations. */
export function buildPhase(
  run: PhaseRun,
  needs: readonly string[],
  setting: StepSetting,
  problems: Problems,
): BuiltPhase {
  const { phase, combination, hosts = [] } = run;
  const lookup = phaseLookup(phase, combination, setting.beginning);
  const values = readValues(phase, lookup, problems);
  for (const name of hosts) setting.hosts.use(name);
  const names = stepNames(phase.steps, lookup, problems);
  const built = phase.steps.map((step, index) =>
    buildStep(step, names[index] ?? step.definition.name, run, setting, problems),
  );
  return {
    phase: {
      name: combination.name,
      place: problems.source.place(phase.span),
      needs,
      hosts,
      batch: values.batch as Batch,
      maxFailures: values['max-failures'] as number,
      keep: values['if-fails'] === 'keep',
      steps: built.map(({ step }) => step),
    },
    secrets: built.flatMap(({ secrets }) => secrets),
  };
}

/** Judges a phase that does not run. */
export function checkPhase(phase: WrittenPhase, setting: StepSetting, problems: Problems): void {
  const lookup = phaseLookup(phase, undefined, setting.beginning);
  readValues(phase, lookup, problems);
  phaseHosts(phase, setting.hosts.names, lookup, problems);
  for (const step of phase.steps) checkStep(step, phase, setting, problems);
}

function readValues(
  { values, span }: WrittenPhase,
  lookup: Lookup,
  problems: Problems,
): Readonly<Record<string, unknown>> {
  const definition = { inputs: phaseValues };
  return readEntries({ definition, entries: values, lookup, at: span }, problems).inputs;
}

/** Each step's own name in its phase; a capability that comes again without a name is counted. */
function stepNames(steps: readonly WrittenStep[], lookup: Lookup, problems: Problems): readonly string[] {
  const given = steps.map((step) => givenName(step, lookup, problems));
  const taken = new Set<string>();
  given.forEach((name, index) => {
    const step = steps[index];
    if (name === undefined || !step) return;
    if (taken.has(name)) {
      const first = steps[given.indexOf(name)]?.span ?? step.span;
      const { line } = problems.source.place(first);
      const span = step.name?.value ?? step.id?.span ?? step.span;
      problems.add(span, (spot) => errors.nameTwice(spot, 'step of this phase', name, line));
    }
    taken.add(name);
  });
  const counts = new Map<string, number>();
  return steps.map(({ definition }, index) => {
    const own = given[index];
    if (own !== undefined) return own;
    let count = counts.get(definition.name) ?? 0;
    let name: string;
    do {
      count++;
      name = count === 1 ? definition.name : `${definition.name} ${count}`;
    } while (taken.has(name));
    counts.set(definition.name, count);
    return name;
  });
}

function givenName({ name, id }: WrittenStep, lookup: Lookup, problems: Problems): string | undefined {
  if (!name) return id?.text;
  const filled = fill(name.value, lookup, problems);
  if (filled.state !== 'known') return id?.text;
  const text = typeof filled.value === 'object' ? '' : String(filled.value).trim();
  if (text === '' || /\p{Cc}/u.test(text)) {
    problems.add(name.value, (spot) => errors.valueWrong(spot, 'this is no name', 'a text of one line'));
    return undefined;
  }
  return text;
}
