import { DeployError } from '../errors/deploy-error.js';
import type { GitHub } from './client.js';

/**
 * Whether a commit is in a branch: the branch's own, or one before it. Takes `contents: read`.
 *
 * @returns undefined where there is no such branch
 * @throws DeployError `github-...`
 */
export async function isInBranch(github: GitHub, sha: string, branch: string): Promise<boolean | undefined> {
  const path = { basehead: `${branch}...${sha}` };
  try {
    const { status } = await github.request('get', '/repos/{owner}/{repo}/compare/{basehead}', {
      path,
      query: { per_page: 1 },
      needs: 'contents: read',
    });
    return status === 'identical' || status === 'behind';
  } catch (thrown) {
    if (thrown instanceof DeployError && thrown.code === 'github-not-found') return undefined;
    throw thrown;
  }
}

/** What a commit merges into its first parent; none for one that is no merge. Takes `contents: read`. */
export async function mergedBy(github: GitHub, sha: string): Promise<readonly string[]> {
  const { parents } = await github.request('get', '/repos/{owner}/{repo}/commits/{ref}', {
    path: { ref: sha },
    query: { per_page: 1 },
    needs: 'contents: read',
  });
  return parents.slice(1).map((parent) => parent.sha);
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
