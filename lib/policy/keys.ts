import { choice, flag, list, listOf, text } from '../capability/inputs.js';
import { InvalidValue } from '../values/invalid-value.js';
import { frontends, guards } from './policy.js';
import { isTag, tagKinds } from './tags.js';

const tagsAccepts = `${tagKinds.join(', ')} or tags as they are, split by commas or lines`;

function parseTag(written: string): string {
  if (isTag(written)) return written;
  throw new InvalidValue(
    (shown) => `${shown} is no tag of an image (letters, digits, . _ -, at most 128)`,
    written,
  );
}

/** Keys of every rule. */
export const ruleValues = {
  build: flag('Images are built.', { default: 'false' }),
  push: flag('Images are pushed.', { default: 'false' }),
  deploy: flag('It is deployed.', { default: 'false' }),
  environment: text('The environment that it is for: the secrets of a job, and `${run.environment}`.'),
  frontend: choice('What becomes of the frontend.', frontends, { default: 'none' }),
  tags: listOf(
    'The tags of images that are pushed. `sha` is the full commit, `short` its first 12 characters, `branch` the branch with `/` as `-`, `latest` and every other word are tags as they are.',
    tagsAccepts,
    parseTag,
  ),
} as const;

/** Keys of a rule for branches. */
export const branchValues = {
  from: list(
    'The branches that changes come from, each by its name under `branches`. A pull request from another one, or of a fork, gets what `guard` says; so does a pushed commit that is in none of them, where a token is given.',
  ),
  ...ruleValues,
} as const;

/** Keys at the top whose values are single ones. */
export const policyValues = {
  guard: choice('What a change from the wrong branch gets.', guards, { default: 'fail' }),
} as const;

/** Keys at the top that hold more of them. */
export const policyParts = {
  branches: {
    description:
      'Rules by branch, or by a pattern of branches: `*` is anything but `/`, `**` anything, `?` one character. The first that matches counts.',
    accepts: 'a map of branches to rules',
  },
  default: {
    description: 'The rule of every other branch, of tags and of forks.',
    accepts: 'a rule, such as { build: true }',
  },
} as const;
