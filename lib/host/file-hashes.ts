import { keyedFingerprint } from './keyed-fingerprint.js';

/** Path in the release -> keyed hash of what the file holds: a secret in it cannot be guessed from that. */
export type FileHashes = Readonly<Record<string, string>>;

/**
 * What the ledger keeps of the files of a release, so that an edit on the host is seen.
 *
 * @param key the project's own, from the host
 * @param files path in the release and SHA-256 of each
 */
export function hashesOf(
  key: string,
  files: readonly (readonly [path: string, sha256: string])[],
): FileHashes {
  return Object.fromEntries(files.map(([path, sha256]) => [path, keyedFingerprint(key, sha256)]));
}

/**
 * What became of the files of a release, in words, a line a file.
 *
 * @param sums path -> SHA-256 of the files that are there now; others than those of the release count nothing
 */
export function editedFiles(key: string, hashes: FileHashes, sums: ReadonlyMap<string, string>): string[] {
  return Object.entries(hashes).flatMap(([path, hash]) => {
    const now = sums.get(path);
    if (now === undefined) return [`the file ${path} of the release is gone, or cannot be read`];
    return keyedFingerprint(key, now) === hash ? [] : [`the file ${path} of the release was edited`];
  });
}

/** @param text as the ledger has them; undefined for a release of an old version, which has none */
export function parseHashes(text: string | undefined): FileHashes {
  try {
    return JSON.parse(text ?? '{}') as FileHashes;
  } catch {
    return {};
  }
}

/**
 * Reads lines of `sha256sum`: `<hash>  ./<path>`, with a backslash in front and in place of what a line cannot hold.
 * https://www.gnu.org/software/coreutils/manual/html_node/md5sum-invocation.html
 */
export function parseSums(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, escaped, hash, path] = /^(\\?)([0-9a-f]{64}) [ *]\.\/(.*)$/.exec(line) ?? [];
      if (hash === undefined || path === undefined) return [];
      return [[escaped ? path.replaceAll(/\\(.)/g, unescaped) : path, hash]];
    }),
  );
}

function unescaped(_match: string, letter: string): string {
  return { n: '\n', r: '\r' }[letter] ?? letter;
}
