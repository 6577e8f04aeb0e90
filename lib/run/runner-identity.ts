import { randomUUID } from 'node:crypto';
import type { RunIdentity } from '../capability/capability.js';

/** The names and values of a process's environment. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Who runs this step and for what.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 *
 * @param environment the process's environment
 * @param id the identity that main saved, in its post step; a new one in main, since the jobs of a matrix
 *   and the steps of a job share everything else
 */
export function identityOf(environment: ProcessEnvironment, id?: string): RunIdentity {
  const value = (name: string) => environment[name] ?? '';
  const attempt = value('GITHUB_RUN_ATTEMPT') || '1';
  const page = `${value('GITHUB_SERVER_URL')}/${value('GITHUB_REPOSITORY')}/actions/runs/${value('GITHUB_RUN_ID')}`;
  return {
    id: id || `${value('GITHUB_RUN_ID') || 'local'}-${attempt}-${randomUUID()}`,
    url: `${page}/attempts/${attempt}`,
    // Of a re-run, who asked for it; GITHUB_ACTOR stays who started the first.
    actor: value('GITHUB_TRIGGERING_ACTOR') || value('GITHUB_ACTOR'),
    sha: value('GITHUB_SHA'),
    branch: branchOf(value('GITHUB_HEAD_REF'), value('GITHUB_REF')),
    repository: value('GITHUB_REPOSITORY'),
    directory: value('GITHUB_WORKSPACE') || process.cwd(),
  };
}

/** A pull request's own branch, else the one that was pushed; empty for tags. */
function branchOf(headRef: string, ref: string): string {
  return headRef || (ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : '');
}
