import { builtInPolicy } from '../policy/built-in.js';
import type { Policy } from '../policy/policy.js';
import { readDocument } from './document.js';
import { readPolicy } from './policy.js';
import { Problems } from './problems.js';
import { SourceText } from './source-text.js';

/** Keys that tell a deploy-kit.yml from a policy by itself. */
const ofConfig = ['project', 'phases', 'policy'];

/** A policy that stands in a file, or in an input. */
export interface FoundPolicy {
  readonly policy: Policy;
  /** The file is a deploy-kit.yml without `policy:`. */
  readonly isBuiltIn: boolean;
}

/**
 * Reads the text of a policy, or of a deploy-kit.yml that holds one under `policy:`.
 *
 * @param name of the file or the input, for errors
 * @throws InputProblems with everything that is wrong with the policy, each with its place
 */
export function readPolicyText(name: string, text: string): FoundPolicy {
  const problems = new Problems(new SourceText(name, text));
  const root = readDocument(problems);
  const entries = root.kind === 'map' ? root.entries : [];
  if (!entries.some((entry) => ofConfig.includes(entry.name))) {
    const policy = readPolicy(root, problems);
    problems.raise();
    return { policy, isBuiltIn: false };
  }
  // What else is in it is for the rollout to judge.
  const entry = entries.find((one) => one.name === 'policy');
  const policy = entry ? readPolicy(entry.value, problems) : builtInPolicy;
  problems.raise();
  return { policy, isBuiltIn: entry === undefined };
}
