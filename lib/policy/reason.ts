import type { Arrival } from './arrival.js';
import type { Allowed } from './decide.js';
import type { RunFacts } from './facts.js';
import type { Policy } from './policy.js';
import { ruleOf } from './rule-of.js';

/** What is decided, and by which rule, in a sentence. */
export function decisionSentence(policy: Policy, facts: RunFacts, allowed: Allowed): string {
  const { deleted, queueOf, pull, inFork } = facts;
  if (deleted !== undefined) return `${deleted || 'A branch'} was deleted: there is nothing to do.`;
  if (queueOf !== undefined) return `A merge queue for ${queueOf || 'a branch'} builds, nothing else.`;
  if (pull) {
    const fork = pull.fork !== undefined || inFork;
    const who = `Pull request ${pull.number} into ${pull.base}${fork ? ' is of a fork: it' : ''}`;
    return `${who} ${doings(allowed)}, nothing else.`;
  }
  const rule = ruleOf(policy, facts);
  const name = 'pattern' in rule ? `the rule for ${rule.pattern}` : 'the default rule';
  return `${sentenceCase(runWords(facts))}: ${name} ${doings(allowed)}.`;
}

/** Whether it came from where it has to, in a sentence. */
export function arrivalSentence(arrival: Arrival): string {
  switch (arrival.kind) {
    case 'right':
      return `${arrival.how}.`;
    case 'wrong':
      return `${sentenceCase(arrival.subject)} ${arrival.from}.`;
    case 'unchecked':
      return `Where its commit comes from was not checked: ${arrival.why}.`;
  }
}

/** What happened: `a push to main`. */
export function runWords({ event, ref, inFork, pull, queueOf, deleted }: RunFacts): string {
  if (deleted !== undefined) return `the deletion of ${deleted || 'a branch'}`;
  if (pull) return `pull request ${pull.number} into ${pull.base}`;
  if (queueOf !== undefined) return `a merge queue for ${queueOf || 'a branch'}`;
  const where = `${ref.kind === 'tag' ? 'the tag ' : ''}${ref.name}${inFork ? ' of a fork' : ''}`;
  if (event === 'push') return `a push ${ref.kind === 'tag' ? 'of' : 'to'} ${where}`;
  if (event === 'workflow_dispatch') return `a dispatch on ${where}`;
  if (event === 'schedule') return `a schedule on ${where}`;
  return `the event ${event} on ${where}`;
}

/** `builds, pushes and deploys to production`. */
function doings({ build, push, deploy, environment, frontend }: Allowed): string {
  const verbs = [build && 'builds', push && 'pushes', deploy && 'deploys'].filter((verb) => verb !== false);
  const last = verbs.pop() ?? (environment ? 'is' : undefined);
  const where = environment ? ` ${deploy ? 'to' : 'for'} ${environment}` : '';
  const site = {
    none: [],
    preview: ['previews the frontend'],
    production: ['puts the frontend into production'],
  };
  const all = [...verbs, ...(last === undefined ? [] : [`${last}${where}`]), ...site[frontend]];
  if (all.length === 0) return 'does nothing';
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
