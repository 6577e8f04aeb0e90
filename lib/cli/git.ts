import { execFile } from 'node:child_process';

/** A git that waits for something (a lock, a network disk) is not waited for; milliseconds. */
const longestMs = 2_000;

/** What a folder's git repository says; every part is empty where there is none. */
export interface GitFacts {
  readonly sha: string;
  /** Empty where none is checked out. */
  readonly branch: string;
  /** `owner/name` of `origin`. */
  readonly repository: string;
}

/** Asks git about a folder. Without git, or outside a repository, everything is empty. */
export async function gitFacts(folder: string): Promise<GitFacts> {
  const [sha, branch, remote] = await Promise.all([
    git(folder, ['rev-parse', 'HEAD']),
    git(folder, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    git(folder, ['remote', 'get-url', 'origin']),
  ]);
  return { sha, branch, repository: repositoryOf(remote) };
}

/**
 * `owner/name` of the address of a remote. What may stand before it, such as a token, is left out.
 *
 * @param url `https://user:token@github.com/owner/name.git`, `git@github.com:owner/name.git`
 */
export function repositoryOf(url: string): string {
  const path = /^[a-z+]+:\/\//i.test(url)
    ? url.replace(/^[a-z+]+:\/\/[^/]*\//i, '')
    : /^[^/]*:(.+)$/.exec(url)?.[1];
  return path === undefined
    ? ''
    : path
        .replace(/\/+$/, '')
        .replace(/\.git$/, '')
        .replace(/^\/+/, '');
}

function git(folder: string, argv: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, ...argv], { timeout: longestMs }, (error, stdout) =>
      resolve(error ? '' : stdout.trim()),
    );
  });
}
