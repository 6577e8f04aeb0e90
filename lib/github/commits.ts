import { DeployError } from '../errors/deploy-error.js';
import type { GitHub } from './client.js';

/** A branch that is this far ahead, 100 commits a page, is not looked at to its end. */
const mostPages = 20;

/** What of a commit's history is not in a branch. */
export interface Outside {
  /** The commit itself is in the branch. */
  readonly isIn: boolean;
  /** The commits before it, and itself, that are not in the branch and are no merges: what is new beside it. */
  readonly own: ReadonlySet<string>;
}

/**
 * What a commit holds that a branch does not. Takes `contents: read`.
 *
 * @returns undefined where there is no such branch
 * @throws DeployError `github-...`
 */
export async function outsideOf(github: GitHub, sha: string, branch: string): Promise<Outside | undefined> {
  const own = new Set<string>();
  let [read, all] = [0, 0];
  const path = { basehead: `${branch}...${sha}` };
  const question = { path, needs: 'contents: read' };
  try {
    const pages = github.pages('/repos/{owner}/{repo}/compare/{basehead}', question, mostPages);
    for await (const { status, total_commits, commits } of pages) {
      if (status === 'identical' || status === 'behind') return { isIn: true, own };
      for (const { sha: id, parents } of commits) if (parents.length < 2) own.add(id);
      read += commits.length;
      all = total_commits;
    }
  } catch (thrown) {
    if (thrown instanceof DeployError && thrown.code === 'github-not-found') return undefined;
    throw thrown;
  }
  // What was not read may hold anything.
  if (read < all) own.add(sha);
  return { isIn: false, own };
}

/**
 * The branches of this repository whose merged pull requests ended in a commit, however they were merged: a squashed
 * or rebased one leaves no other trace. Takes `pull-requests: read`.
 */
export async function mergedBranches(github: GitHub, sha: string, into: string): Promise<readonly string[]> {
  const pulls = await github.request('get', '/repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
    path: { commit_sha: sha },
    needs: 'pull-requests: read',
  });
  return pulls
    .filter(({ merged_at, merge_commit_sha }) => merged_at && merge_commit_sha === sha)
    .filter(({ base, head }) => base.ref === into && head.repo?.id === base.repo.id)
    .map(({ head }) => head.ref);
}
