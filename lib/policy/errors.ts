import { DeployError } from '../errors/deploy-error.js';
import type { Arrival } from './arrival.js';
import type { RunFacts } from './facts.js';
import type { Policy } from './policy.js';
import { runWords } from './reason.js';
import { type Promotion, wayUp } from './rule-of.js';

/** A change comes from another branch than it has to. */
export function wrongWay(
  policy: Policy,
  { into, from }: Promotion,
  facts: RunFacts,
  arrival: Extract<Arrival, { kind: 'wrong' }>,
): DeployError {
  const [first = ''] = from;
  const names = from.join(' or ');
  const head = facts.pull?.fork === undefined ? facts.pull?.head : undefined;
  const bring =
    head === undefined ? `Bring it to ${first} first` : `Open it from ${head} into ${first} first`;
  return new DeployError({
    code: 'policy-promotion',
    what: `${into} goes up from ${names} only, and ${arrival.subject} ${arrival.from}`,
    where: runWords(facts),
    remedy: `${bring}, then merge ${names} into ${into}: the way up is ${wayUp(policy, into).join(' -> ')}. With \`guard: warn\` the policy only warns.${arrival.hint ? ` ${arrival.hint}` : ''}`,
  });
}

/** No ref, or none that is one. */
export function refWrong(ref: string, where: string): DeployError {
  return new DeployError({
    code: 'policy-ref',
    kind: 'input',
    where,
    what:
      ref === '' ? 'there is no ref: this is no run of a workflow' : `${JSON.stringify(ref)} is no full ref`,
    remedy:
      'Give ref as refs/heads/BRANCH or refs/tags/TAG; without it a workflow gives its own, GITHUB_REF.',
  });
}

/** The event is that of a pull request, and nothing says of which. */
export function pullUnknown(event: string): DeployError {
  return new DeployError({
    code: 'policy-event',
    kind: 'input',
    where: 'GITHUB_EVENT_PATH',
    what: `of the event ${event} nothing says which pull request it is: no file with a pull_request is there`,
    remedy: "Leave event out, so that it is the run's own, or run this in a workflow of a pull request.",
  });
}

/** The file of the event is there and cannot be read. */
export function payloadUnreadable(file: string, reason: string): DeployError {
  return new DeployError({
    code: 'policy-event',
    kind: 'input',
    where: 'GITHUB_EVENT_PATH',
    what: `${file} cannot be read as JSON (${reason})`,
    remedy: 'The runner writes this file for each job; leave GITHUB_EVENT_PATH as it is.',
  });
}

/** Tags are to be made of a commit that nobody knows. */
export function commitUnknown(): DeployError {
  return new DeployError({
    code: 'policy-commit',
    kind: 'input',
    what: 'no commit is known, of which tags are to be made or which is to be looked for',
    remedy: 'Run it in a workflow or in a git repository, or set GITHUB_SHA.',
  });
}
