import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { unpackTarball } from '../../../actions/deploy-pm2/tarball.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-kit-tarball-'));
});

afterEach(() => rm(folder, { recursive: true }));

type Entry = Partial<Header> & { readonly name: string };

async function unpacked(entries: readonly Entry[], compress = (bytes: Buffer) => bytes) {
  const tar = pack();
  for (const entry of entries) {
    const { type = 'file' } = entry;
    if (type === 'file') tar.entry(entry as Header, `content of ${entry.name}`);
    else tar.entry(entry as Header);
  }
  tar.finalize();
  const path = join(folder, 'app.tar');
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  await writeFile(path, compress(Buffer.concat(chunks)));
  return unpackTarball(path, folder);
}

const paths = ({ files }: Awaited<ReturnType<typeof unpacked>>) => files.map(({ path }) => path).toSorted();

test.each([
  ['plain', undefined],
  ['gzipped', gzipSync],
])('a %s tarball holds its files, with whether they may be run', async (_how, compress) => {
  const found = await unpacked(
    [{ name: './', type: 'directory' }, { name: './server.js' }, { name: './bin/start', mode: 0o755 }],
    compress,
  );
  expect(found.unsafe).toEqual([]);
  expect(found.files.map(({ path, mode }) => [path, mode])).toEqual([
    ['server.js', 0o644],
    ['bin/start', 0o755],
  ]);
  expect(await readFile(String(found.files[0]?.localPath), 'utf8')).toBe('content of ./server.js');
});

test('where all lies in one folder, that is the app', async () => {
  expect(paths(await unpacked([{ name: 'package/package.json' }, { name: 'package/lib/a.js' }]))).toEqual([
    'lib/a.js',
    'package.json',
  ]);
});

test.each([
  [{ name: '/etc/passwd' }, '/etc/passwd is an absolute path'],
  [{ name: '../outside.js' }, '../outside.js climbs out of the folder'],
  [{ name: 'lib/../../outside.js' }, 'lib/../../outside.js climbs out of the folder'],
  [
    { name: 'secret', type: 'symlink', linkname: '/etc/shadow' },
    'secret is a link to /etc/shadow, which lies outside',
  ],
  [
    { name: 'lib/up', type: 'symlink', linkname: '../../up' },
    'lib/up is a link to ../../up, which lies outside',
  ],
  [{ name: 'hard', type: 'link', linkname: '../hard' }, 'hard is a link to ../hard, which lies outside'],
  [{ name: 'pipe', type: 'fifo' }, 'pipe is a fifo, and no file'],
] as const)('%j is refused', async (entry, problem) => {
  const found = await unpacked([{ name: 'server.js' }, entry]);
  expect(found.unsafe).toEqual([problem]);
  expect(paths(found)).toEqual(['server.js']);
});

test('all that is unsafe is told at once', async () => {
  const { unsafe } = await unpacked([{ name: '/a' }, { name: '../b' }]);
  expect(unsafe).toHaveLength(2);
});

test('links inside stand for what they lead to', async () => {
  const found = await unpacked([
    { name: 'lib/a.js' },
    { name: 'main.js', type: 'symlink', linkname: 'lib/a.js' },
    { name: 'copy', type: 'symlink', linkname: 'lib' },
    { name: 'gone', type: 'symlink', linkname: 'nowhere' },
    { name: 'lib/self', type: 'symlink', linkname: '.' },
  ]);
  expect(paths(found)).toEqual(['copy/a.js', 'lib/a.js', 'main.js']);
});

test('two links cannot lead out together', async () => {
  const found = await unpacked([
    { name: 'lib/deep/here', type: 'symlink', linkname: '../..' },
    { name: 'lib/out', type: 'symlink', linkname: 'deep/here/../etc' },
    { name: 'lib/deep/here/planted.js' },
  ]);
  expect(paths(found).every((path) => !path.startsWith('..'))).toBe(true);
});

test('what is no tarball is an error', async () => {
  const path = join(folder, 'app.tar');
  await writeFile(path, 'no tarball at all '.repeat(100));
  await expect(unpackTarball(path, folder)).rejects.toThrow();
});
