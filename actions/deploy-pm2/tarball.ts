import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';

/** A file of a tarball: its path in there, and where its content lies now. */
export interface UnpackedFile {
  readonly path: string;
  readonly localPath: string;
  readonly mode: number;
}

/** What a tarball held. */
export interface UnpackedTarball {
  readonly files: readonly UnpackedFile[];
  /** What was left out, in words, since it leads out of the folder or is no file. */
  readonly unsafe: readonly string[];
}

/**
 * Unpacks a tarball, gzipped or not. Contents go to files with names of ours, and links stand for what they lead to:
 * nothing in the tarball decides where on this machine something is written.
 *
 * @param tarball its path
 * @param folder an empty folder for the contents
 * @throws Error where it is no tarball
 */
export async function unpackTarball(tarball: string, folder: string): Promise<UnpackedTarball> {
  const files = new Map<string, UnpackedFile>();
  const links = new Map<string, string>();
  const unsafe: string[] = [];
  const unpack = extract();
  const takeAll = async (): Promise<void> => {
    for await (const entry of unpack) {
      const { header } = entry;
      const problem = problemOf(header);
      const path = posix.normalize(header.name).replace(/\/$/, '');
      if (problem !== undefined) unsafe.push(problem);
      else if (isFile(header))
        files.set(path, await write(entry, header, path, join(folder, String(files.size))));
      else if (header.type !== 'directory') links.set(path, targetOf(header));
      entry.resume();
    }
  };
  const source = createReadStream(tarball);
  const feed = (await isGzipped(tarball))
    ? pipeline(source, createGunzip(), unpack)
    : pipeline(source, unpack);
  await Promise.all([feed, takeAll()]);
  return { files: withoutTopFolder([...files.values(), ...linked(files, links)]), unsafe };
}

const isFile = ({ type }: Header): boolean => type === 'file' || type === 'contiguous-file';

async function write(
  content: AsyncIterable<unknown>,
  { mode = 0 }: Header,
  path: string,
  localPath: string,
): Promise<UnpackedFile> {
  const file = await open(localPath, 'wx', 0o600);
  try {
    await file.writeFile(content as AsyncIterable<Uint8Array>);
  } finally {
    await file.close();
  }
  return { path, localPath, mode: mode & 0o111 ? 0o755 : 0o644 };
}

/** What is wrong with an entry, in words. */
function problemOf(header: Header): string | undefined {
  const { name, type } = header;
  if (name.startsWith('/')) return `${name} is an absolute path`;
  if (leadsOut(name)) return `${name} climbs out of the folder`;
  if (isFile(header) || type === 'directory') return undefined;
  const target = header.linkname ?? '';
  if (type !== 'symlink' && type !== 'link') return `${name} is a ${type}, and no file`;
  if (target.startsWith('/') || leadsOut(targetOf(header)))
    return `${name} is a link to ${target}, which lies outside`;
  return undefined;
}

/** Where a link leads, from the top of the tarball. */
function targetOf({ name, type, linkname }: Header): string {
  const from = type === 'symlink' ? posix.dirname(name) : '.';
  return posix.normalize(posix.join(from, linkname ?? '')).replace(/\/$/, '');
}

function leadsOut(path: string): boolean {
  const normal = posix.normalize(path);
  return normal === '..' || normal.startsWith('../');
}

/** Each link as copies of what it leads to; one that leads nowhere, or over other links, holds nothing. */
function linked(
  files: ReadonlyMap<string, UnpackedFile>,
  links: ReadonlyMap<string, string>,
): UnpackedFile[] {
  return [...links].flatMap(([path, target]) => {
    const file = files.get(target);
    if (file !== undefined) return [{ ...file, path }];
    const prefix = target === '.' ? '' : `${target}/`;
    // A folder that holds the link to it has no end.
    if (path.startsWith(prefix)) return [];
    return [...files.values()]
      .filter((one) => one.path.startsWith(prefix))
      .map((one) => ({ ...one, path: `${path}/${one.path.slice(prefix.length)}` }));
  });
}

/** Where all lies in one folder, as npm pack and GitHub's archives have it, that folder is the app. */
function withoutTopFolder(files: readonly UnpackedFile[]): readonly UnpackedFile[] {
  const tops = new Set(files.map(({ path }) => path.split('/', 1)[0]));
  const [top = ''] = tops;
  if (tops.size !== 1 || files.some(({ path }) => path === top)) return files;
  return files.map((file) => ({ ...file, path: file.path.slice(top.length + 1) }));
}

/** https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
async function isGzipped(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
