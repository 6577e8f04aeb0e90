/** What npm needs of a package to install it, https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

export interface LockFile {
  readonly name?: string;
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** What runners of ours are. */
const systems = ['linux', 'darwin'];
const processors = ['x64', 'arm64'];

/** The CLI as one program of 170 MB, which it uses only where it is told to. */
const unused = /\/@vercel\/vc-native-/;

/** What is no part of what is installed: for people, or for checks that a lock makes needless. */
const needless = new Set([
  'bin',
  'deprecated',
  'engines',
  'funding',
  'hasInstallScript',
  'license',
  'peerDependencies',
  'peerDependenciesMeta',
  'resolved',
]);

/**
 * A lock file with nothing in it that an installation on a runner does not need: every package that is left has its
 * version and integrity. What is left out is taken from the lists of those that would like to have it as well, or
 * npm says that the file is out of step.
 */
export function leanLock(lock: LockFile): LockFile {
  const kept = Object.entries(lock.packages).filter(([path, entry]) => isWanted(path, entry));
  const names = new Set(kept.map(([path]) => path.replace(/^.*node_modules\//, '')));
  return {
    ...lock,
    packages: Object.fromEntries(kept.map(([path, entry]) => [path, lean(entry, names)])),
  };
}

function isWanted(path: string, { optional, os, cpu }: LockedPackage): boolean {
  if (unused.test(path)) return false;
  if (!optional) return true;
  return (
    (os?.some((name) => systems.includes(name)) ?? true) &&
    (cpu?.some((name) => processors.includes(name)) ?? true)
  );
}

function lean(entry: LockedPackage, names: ReadonlySet<string>): LockedPackage {
  const { optionalDependencies = {}, ...rest } = entry;
  const left = Object.entries(optionalDependencies).filter(([name]) => names.has(name));
  const fields = Object.entries(rest).filter(([field]) => !needless.has(field));
  return {
    ...Object.fromEntries(fields),
    ...(left.length > 0 && { optionalDependencies: Object.fromEntries(left) }),
  };
}
