import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseNotes } from './changelog.js';
import type { Git } from './git.js';
import { compareVersions, parseVersion, type Version, versionText } from './version.js';

/** What is released, and how. */
export interface ReleaseRequest {
  /** The repository's folder. */
  readonly directory: string;
  readonly git: Git;
  /** As a person typed it. */
  readonly version: string;
  /** Makes everything generated, `dist/` among it. */
  build(): Promise<void>;
}

/** What was released. */
export interface Released {
  /** `v1.2.3`. */
  readonly tag: string;
  /** `v1`. */
  readonly major: string;
  readonly notes: string;
}

/** Nothing was tagged or pushed. */
export class ReleaseRefused extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.name = 'ReleaseRefused';
  }
}

/**
 * Tags the commit that is checked out as `vX.Y.Z` and moves `vX` to it, both in one push.
 *
 * @throws ReleaseRefused with all that stands against it
 */
export async function release(request: ReleaseRequest): Promise<Released> {
  const { git, directory } = request;
  const version = parseVersion(request.version);
  if (version === undefined) throw new ReleaseRefused([`${request.version} is no version such as 1.2.3`]);
  const name = versionText(version);
  const tags = await git.remoteTags();
  const notes = releaseNotes(await readFile(join(directory, 'CHANGELOG.md'), 'utf8'), name);
  const commit = await git.head();
  const reasons = [
    ...againstVersion(version, [...tags.keys()]),
    ...(notes === undefined ? [`CHANGELOG.md says nothing below a heading "## ${name}"`] : []),
    ...(await againstPackage(directory, name)),
    ...(await againstTree(git)),
    ...((await git.isOn('main', commit)) ? [] : [`${commit} is not on the branch main of origin`]),
  ];
  if (reasons.length > 0) throw new ReleaseRefused(reasons);
  await request.build();
  const stale = await git.changes();
  if (stale.length > 0) {
    throw new ReleaseRefused([`a fresh build differs from what is committed: ${stale.join(', ')}`]);
  }
  const tag = `v${name}`;
  const major = `v${version.major}`;
  await git.pushTags(commit, { name: tag, message: tag }, { name: major, from: tags.get(major) ?? '' });
  return { tag, major, notes: notes ?? '' };
}

function againstVersion(version: Version, tags: readonly string[]): readonly string[] {
  const name = versionText(version);
  if (tags.includes(`v${name}`)) return [`v${name} exists, and a release is never changed`];
  const others = tags
    .flatMap((tag) => parseVersion(tag) ?? [])
    .filter(({ major }) => major === version.major);
  const newest = others.toSorted(compareVersions).at(-1);
  if (newest === undefined || compareVersions(version, newest) > 0) return [];
  return [`${name} is older than v${versionText(newest)}, to which v${version.major} leads`];
}

async function againstPackage(directory: string, version: string): Promise<readonly string[]> {
  const { version: own } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  return own === version ? [] : [`package.json is of version ${own}`];
}

async function againstTree(git: Git): Promise<readonly string[]> {
  const changes = await git.changes();
  return changes.length === 0 ? [] : [`not committed: ${changes.join(', ')}`];
}
