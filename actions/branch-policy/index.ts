import type { Ending, InputsOf, RunContext } from '../../lib/capability/define-action.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { Arrival } from '../../lib/policy/arrival.js';
import { type Decision, decide, denied } from '../../lib/policy/decide.js';
import { commitUnknown } from '../../lib/policy/errors.js';
import type { RunFacts } from '../../lib/policy/facts.js';
import type { Policy } from '../../lib/policy/policy.js';
import { runWords } from '../../lib/policy/reason.js';
import { promotionOf, ruleOf } from '../../lib/policy/rule-of.js';
import { needsCommit } from '../../lib/policy/tags.js';
import { inputProblemsOf } from '../../lib/rollout/begin.js';
import type { branchPolicyInputs } from './definition.js';
import { readFacts } from './facts.js';
import { policyOf } from './policy-source.js';

type Inputs = InputsOf<typeof branchPolicyInputs>;

/** Decides what this run may do. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const { run: identity, journal } = context;
  const read = await Promise.allSettled([
    policyOf(inputs.policy, identity.directory),
    readFacts(inputs, process.env, identity.sha),
  ]);
  const [sourced, facts] = read;
  if (sourced.status === 'rejected' || facts.status === 'rejected') throw inputProblemsOf(read);
  const { policy, notice } = sourced.value;
  if (notice !== undefined) journal.write({ type: 'notice', message: notice });
  return ended(await decision(policy, facts.value, inputs.token, context), policy, facts.value, context);
}

async function decision(
  policy: Policy,
  facts: RunFacts,
  token: string | undefined,
  context: RunContext,
): Promise<Decision> {
  const asked = facts.pull === undefined && token !== undefined ? promotionOf(policy, facts) : undefined;
  const isTagged = !facts.pull && needsCommit(ruleOf(policy, facts).tags ?? []);
  if (facts.sha === '' && (asked || isTagged)) throw commitUnknown();
  if (!asked || token === undefined) return decide(policy, facts);
  let checked: Arrival;
  try {
    const [{ GitHub }, { commitArrival }] = await Promise.all([
      import('../../lib/github/client.js'),
      import('./arrival.js'),
    ]);
    checked = await commitArrival(new GitHub(access(token, context)), facts.sha, asked);
  } catch (thrown) {
    context.signal.throwIfAborted();
    if (!(thrown instanceof DeployError)) throw thrown;
    if (policy.guard === 'fail') return denied('Where its commit comes from could not be checked.', thrown);
    context.journal.write({ type: 'warning', message: `${thrown.message}. ${thrown.remedy}` });
    checked = { kind: 'unchecked', why: thrown.message };
  }
  return decide(policy, facts, checked);
}

function access(token: string, { run, signal }: RunContext) {
  const apiUrl = process.env.GITHUB_API_URL || 'https://api.github.com';
  return { apiUrl, token, repository: run.repository, signal };
}

/** Tells the decision: in the journal, as outputs, and as a failure where the guard says so. */
function ended(
  { allowed, reason, wrongWay }: Decision,
  { guard }: Policy,
  facts: RunFacts,
  { journal }: RunContext,
): Ending {
  const outputs = { ...allowed, tags: allowed.tags.join(','), reason };
  const { reason: _, ...told } = outputs;
  journal.write({ type: 'decided', about: runWords(facts), facts: told, reason });
  if (wrongWay && guard === 'fail') return { outcome: 'failed', outputs, error: wrongWay };
  if (wrongWay) journal.write({ type: 'warning', message: `${wrongWay.message}. ${wrongWay.remedy}` });
  return { outcome: 'planned', outputs };
}
