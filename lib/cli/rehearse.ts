import { InputProblems } from '../errors/deploy-error.js';
import { rehearsalEnding } from '../rehearse/ending.js';
import { type Fault, faultNames } from '../rehearse/faults.js';
import { rehearse } from '../rehearse/rehearsal.js';
import { configSourceOf } from '../rollout/load-system.js';
import { parseInteger } from '../values/integer.js';
import { InvalidValue } from '../values/invalid-value.js';
import { parseList } from '../values/list.js';
import type { CommandEnd, Invocation } from './command.js';
import { argumentsWrong, wordUnknown } from './errors.js';
import type { Given } from './given.js';
import { rehearseJson, rehearseReport } from './rehearse-report.js';
import { runContext } from './run-context.js';
import { requestOf } from './system-of.js';

/** Deploys the file to throwaway hosts, and breaks it on purpose. */
export async function rehearseSystem(invocation: Invocation): Promise<CommandEnd> {
  const { given, kit, terminal } = invocation;
  const chosen = { faults: faultsOf(given), instances: instancesOf(given), load: given.is('load') };
  const context = await runContext(invocation);
  const source = await configSourceOf(await requestOf(invocation), await kit.steps(), context);
  const rehearsed = await rehearse({ source, ...chosen, recipe: kit.hostImage }, context);
  const print = terminal.json ? rehearseJson(rehearsed) : rehearseReport(rehearsed, terminal).join('\n');
  return { ending: rehearsalEnding(rehearsed), print: `${print}\n` };
}

function faultsOf(given: Given): readonly Fault[] {
  const names = given.list('fault').flatMap(parseList);
  const unknown = names.filter((name) => !(faultNames as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new InputProblems(
      unknown.map((name) => wordUnknown('rehearse --fault', 'fault', name, faultNames)),
    );
  }
  return names as readonly Fault[];
}

function instancesOf(given: Given): number {
  const written = given.text('instances');
  try {
    return written === undefined ? 1 : parseInteger(written, { minimum: 1, maximum: 20 });
  } catch (thrown) {
    if (!(thrown instanceof InvalidValue)) throw thrown;
    throw new InputProblems([argumentsWrong(`--instances: ${thrown.message}`, 'deploy-kit rehearse')]);
  }
}
