import type { PackageManager } from '../../lib/host/packages.js';
import type { NodeRange } from './node-range.js';

/** What to install. */
export type NodeChoice =
  | { readonly packages: readonly string[] }
  /** The versions of Node that there are, none of which fits. */
  | { readonly unfit: readonly string[] }
  | { readonly unavailable: 'Node' | 'npm' };

/** The packages that are asked about: Debian, Ubuntu and NodeSource have one Node, Amazon Linux 2023 several. */
export const packageNames: Readonly<Record<PackageManager, readonly string[]>> = {
  apt: ['nodejs', 'npm'],
  dnf: [
    'nodejs24',
    'nodejs22',
    'nodejs20',
    'nodejs',
    'nodejs24-npm',
    'nodejs22-npm',
    'nodejs20-npm',
    'nodejs-npm',
    'npm',
  ],
};

/**
 * Chooses the newest Node that fits, and its npm.
 *
 * @param candidates name -> version
 * @param missing what is not there
 * @param fits whether the app runs on a version
 */
export function chooseNode(
  candidates: ReadonlyMap<string, string>,
  missing: { readonly node: boolean; readonly npm: boolean },
  fits: NodeRange,
): NodeChoice {
  const nodes = ['nodejs24', 'nodejs22', 'nodejs20', 'nodejs'].filter((name) => candidates.has(name));
  const node = nodes.find((name) => fits(versionOf(candidates.get(name))));
  if (missing.node && nodes.length === 0) return { unavailable: 'Node' };
  if (missing.node && node === undefined)
    return { unfit: nodes.map((name) => versionOf(candidates.get(name))) };
  const npm = [`${node}-npm`, 'npm'].find((name) => candidates.has(name));
  const nodeHasNpm = candidates.get(node ?? '')?.includes('nodesource') === true;
  if (missing.npm && npm === undefined && !nodeHasNpm) return { unavailable: 'npm' };
  const packages = [
    ...(missing.node && node !== undefined ? [node] : []),
    ...(missing.npm && npm !== undefined && !nodeHasNpm ? [npm] : []),
  ];
  return { packages };
}

/** `20.19.2` of `20.19.2+dfsg-1+deb13u2`, without the epoch before it. */
function versionOf(version = ''): string {
  return /(?:^|:)(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? version;
}
