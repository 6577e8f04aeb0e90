import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { builtInPolicy } from '../../lib/policy/built-in.js';
import type { Policy } from '../../lib/policy/policy.js';

/** The policy that an input names, and what is to be said of it. */
export interface SourcedPolicy {
  readonly policy: Policy;
  readonly notice?: string;
}

/**
 * The policy that the input `policy` holds or names.
 *
 * @param written the input; the built-in policy when it is undefined
 * @param directory what a path is relative to
 * @throws InputProblems with all that is wrong with it; DeployError `policy-missing`
 */
export async function policyOf(written: string | undefined, directory: string): Promise<SourcedPolicy> {
  if (written === undefined) return { policy: builtInPolicy };
  const isText = isYaml(written);
  const path = written.trim();
  const text = isText ? written : await readFile(resolve(directory, path), 'utf8').catch(missing(path));
  const { readPolicyText } = await import('../../lib/config/policy-file.js');
  const { policy, isBuiltIn } = readPolicyText(isText ? 'input policy' : path, text);
  return isBuiltIn ? { policy, notice: `${path} has no policy: the built-in one holds` } : { policy };
}

/** Several lines are YAML, and one line is where it is a map: `{ ... }` or `guard: warn`. */
function isYaml(written: string): boolean {
  const text = written.trim();
  return text.includes('\n') || /^\{|^[\w-]+:(\s|$)/.test(text);
}

function missing(path: string): (error: NodeJS.ErrnoException) => never {
  return ({ code, message }) => {
    throw new DeployError({
      code: 'policy-missing',
      kind: 'input',
      where: 'input policy',
      what: code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code ?? message})`,
      remedy:
        'Check out the repository before this step (actions/checkout), or write the policy itself, in several lines.',
    });
  };
}
