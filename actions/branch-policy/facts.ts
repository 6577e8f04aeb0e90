import type { InputsOf } from '../../lib/capability/define-action.js';
import { InputProblems } from '../../lib/errors/deploy-error.js';
import { pullUnknown, refWrong } from '../../lib/policy/errors.js';
import { factsOf, isPullEvent, type RunFacts } from '../../lib/policy/facts.js';
import { readPayload } from '../../lib/policy/payload.js';
import { parseRef } from '../../lib/policy/ref.js';
import type { branchPolicyInputs } from './definition.js';

/**
 * What is asked about: the run itself, with the ref and the event that were given in place of its own.
 *
 * @param environment of the process
 * @param sha the run's commit
 * @throws InputProblems with all that is wrong; DeployError `policy-event`
 */
export async function readFacts(
  inputs: Pick<InputsOf<typeof branchPolicyInputs>, 'ref' | 'event'>,
  environment: Readonly<Record<string, string | undefined>>,
  sha: string,
): Promise<RunFacts> {
  const own = environment.GITHUB_EVENT_NAME;
  // On a command line somebody asks what a push would do.
  const event = inputs.event ?? (own || 'push');
  const written = inputs.ref ?? environment.GITHUB_REF ?? '';
  const ref = parseRef(written);
  const payload = await readPayload(environment.GITHUB_EVENT_PATH);
  // Of another event than the run's own it says the repository only.
  const facts = factsOf(
    event,
    ref ?? { kind: 'branch', name: '' },
    sha,
    event === own ? payload : { ...(payload?.repository && { repository: payload.repository }) },
  );
  const problems = [
    ...(ref ? [] : [refWrong(written, inputs.ref === undefined ? 'GITHUB_REF' : 'input ref')]),
    ...(isPullEvent(event, facts.ref) && !facts.pull ? [pullUnknown(event)] : []),
  ];
  if (problems.length > 0) throw new InputProblems(problems);
  return facts;
}
