import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pack } from 'tar-stream';
import { DeployError } from '../errors/deploy-error.js';
import * as errors from './errors.js';
import type { HostSpec } from './host-address.js';
import type { Remote, RemoteFile } from './remote.js';

/** A lost connection is no reason to give up: the folder appears whole or not at all, so it is sent again. */
const triesAtMost = 3;

/**
 * Reads a list of what the folder shall hold, one `SHA-256 mode path` a line up to an empty line. When it
 * is there already it says `same`; else it says `send`, unpacks the tar archive that follows beside the
 * folder, compares every hash, and puts it in place by renaming. Other files in a folder that is the same
 * do not matter; a folder that is replaced goes as a whole.
 */
const placeScript = `
umask 077
case $1 in
  '~') to=$HOME ;;
  '~/'*) to=$HOME/\${1#'~/'} ;;
  *) to=$1 ;;
esac
shift
newline='
'
sums= modes=
while IFS= read -r line && [ -n "$line" ]; do
  sum=\${line%% *} rest=\${line#* }
  mode=\${rest%% *} path=./\${rest#* }
  sums=$sums$sum'  '$path$newline
  modes=$modes$mode' '$path$newline
  set -- "$@" "$path"
done
sums_match() {
  printf %s "$sums" | sha256sum -c - >/dev/null 2>&1
}
same() (
  cd -- "$to" 2>/dev/null && [ "$(stat -c '%a %n' -- "$@" 2>/dev/null)$newline" = "$modes" ] && sums_match
)
if same "$@"; then
  echo same
  exit 0
fi
temporary=$to.upload.$$ previous=$to.previous.$$
trap 'rm -rf -- "$temporary"' EXIT
trap 'exit 143' TERM INT HUP
mkdir -p -- "$(dirname -- "$to")" && rm -rf -- "$to".upload.* && mkdir -- "$temporary" || exit 70
echo send
tar -xpmof - -C "$temporary" || exit 71
(cd -- "$temporary" && sums_match) || exit 72
if [ -e "$to" ] || [ -L "$to" ]; then
  mv -- "$to" "$previous" || exit 73
fi
if ! mv -- "$temporary" "$to"; then
  [ -e "$previous" ] && mv -- "$previous" "$to"
  exit 73
fi
rm -rf -- "$previous"
`;

const reasons: Readonly<Record<number, string>> = {
  70: 'a folder cannot be made there',
  71: 'the files cannot be written there',
  72: 'the files that arrived are not those that were sent',
  73: 'the folder cannot be renamed',
};

interface Entry {
  readonly file: RemoteFile;
  readonly size: number;
  readonly sum: string;
}

/** Does what `Remote.upload` promises, over its `exec`. */
export async function upload(
  remote: Remote,
  spec: HostSpec,
  to: string,
  files: readonly RemoteFile[],
  options: { readonly signal?: AbortSignal; readonly deadlineMs: number },
): Promise<{ readonly bytes: number }> {
  checkPaths(to, files);
  const entries = await Promise.all([...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(measure));
  for (let tries = 1; ; tries += 1) {
    try {
      return await send(remote, spec, to, entries, options);
    } catch (error) {
      if (!(error instanceof DeployError) || error.code !== 'ssh-link-lost' || tries >= triesAtMost)
        throw error;
    }
  }
}

async function send(
  remote: Remote,
  spec: HostSpec,
  to: string,
  entries: readonly Entry[],
  options: { readonly signal?: AbortSignal; readonly deadlineMs: number },
): Promise<{ readonly bytes: number }> {
  const sent = { bytes: 0 };
  let answer: (line: string) => void = () => {};
  const answered = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const result = await remote
    .exec(
      {
        argv: ['sh', '-c', placeScript, 'sh', to],
        label: `upload to ${to}`,
        stdin: stream(entries, answered, sent),
      },
      { ...options, onLine: (line, from) => from === 'stdout' && answer(line) },
    )
    .finally(() => answer('ended'));
  if (result.code === 0) return sent;
  const log = result.stderr.split('\n').filter((line) => line !== '');
  const ending = result.signal === null ? `exit code ${result.code}` : `signal ${result.signal}`;
  throw errors.uploadFailed(spec, to, reasons[result.code ?? 0] ?? ending, log.slice(-20));
}

/** The list, and, when the host asks for it, the archive. */
async function* stream(
  entries: readonly Entry[],
  answered: Promise<string>,
  sent: { bytes: number },
): AsyncGenerator<Uint8Array> {
  const list = entries.map(({ file, sum }) => `${sum} ${(file.mode & 0o7777).toString(8)} ${file.path}\n`);
  yield Buffer.from(`${list.join('')}\n`);
  if ((await answered) !== 'send') return;
  for await (const chunk of archive(entries)) {
    sent.bytes += chunk.length;
    yield chunk;
  }
}

/** Folders inside of the one that is placed: containers that run as other users read through them. */
const folderMode = 0o755;

/** A tar archive that depends on the files alone: no owner, no time of this machine. */
function archive(entries: readonly Entry[]): AsyncIterable<Uint8Array> {
  const tar = pack();
  const write = async () => {
    for (const name of foldersOf(entries)) {
      tar.entry({ name, type: 'directory', mode: folderMode, mtime: new Date(0), uid: 0, gid: 0 });
    }
    for (const { file, size } of entries) {
      const header = { name: file.path, mode: file.mode & 0o7777, size, mtime: new Date(0), uid: 0, gid: 0 };
      if (file.content instanceof Uint8Array) tar.entry(header, Buffer.from(file.content));
      else await pipeInto(tar.entry(header), file.content.localPath);
    }
    tar.finalize();
  };
  write().catch((error) => tar.destroy(error));
  return tar as unknown as AsyncIterable<Uint8Array>;
}

/** Every folder that a path goes through, parents first. */
function foldersOf(entries: readonly Entry[]): readonly string[] {
  const folders = new Set<string>();
  for (const { file } of entries) {
    const parts = file.path.split('/').slice(0, -1);
    for (const index of parts.keys()) folders.add(parts.slice(0, index + 1).join('/'));
  }
  return [...folders].sort();
}

async function pipeInto(entry: NodeJS.WritableStream, localPath: string): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    entry.once('finish', resolve).once('error', reject);
  });
  for await (const chunk of createReadStream(localPath)) {
    if (!entry.write(chunk)) await new Promise((resolve) => entry.once('drain', resolve));
  }
  entry.end();
  await done;
}

async function measure(file: RemoteFile): Promise<Entry> {
  try {
    return await measured(file);
  } catch (error) {
    throw errors.uploadPath(file.path, `it cannot be read here: ${(error as Error).message}`);
  }
}

async function measured(file: RemoteFile): Promise<Entry> {
  const hash = createHash('sha256');
  if (file.content instanceof Uint8Array) {
    return { file, size: file.content.length, sum: hash.update(file.content).digest('hex') };
  }
  for await (const chunk of createReadStream(file.content.localPath)) hash.update(chunk);
  return { file, size: (await stat(file.content.localPath)).size, sum: hash.digest('hex') };
}

function checkPaths(to: string, files: readonly RemoteFile[]): void {
  if (!/^(\/|~\/)./.test(to) || /\/$/.test(to))
    throw errors.uploadPath(to, 'a folder is an absolute path or one that starts with ~/');
  if (to.split('/').includes('..')) throw errors.uploadPath(to, '.. is in it');
  if (files.length === 0) throw errors.uploadPath(to, 'there are no files for it');
  const seen = new Set<string>();
  for (const { path } of files) {
    const parts = path.split('/');
    if (path.startsWith('/')) throw errors.uploadPath(path, 'it is absolute');
    if (parts.some((part) => part === '' || part === '.' || part === '..')) {
      throw errors.uploadPath(path, 'an empty part, . or .. is in it');
    }
    if (/[\u0000-\u001f\u007f]/.test(path)) throw errors.uploadPath(path, 'a control character is in it');
    if (seen.has(path)) throw errors.uploadPath(path, 'it is there twice');
    seen.add(path);
  }
  for (const path of seen) {
    const parents = path.split('/').slice(0, -1);
    if (parents.some((_, index) => seen.has(parents.slice(0, index + 1).join('/')))) {
      throw errors.uploadPath(path, 'another file of the list stands where its folder would be');
    }
  }
}
