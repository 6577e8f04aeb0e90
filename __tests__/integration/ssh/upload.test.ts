import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from '../../../lib/ssh/connection.js';
import type { Remote, RemoteFile } from '../../../lib/ssh/remote.js';
import { type SshServer, startSshd } from './sshd.js';
import { thrownBy } from './thrown-by.js';

const options = { deadlineMs: 30_000 };
let server: SshServer;
let remote: Remote;

beforeAll(async () => {
  server = await startSshd([], ['ed25519']);
  remote = await connect(server.target());
});
afterAll(async () => {
  await remote.close();
  await server.stop();
});

const file = (path: string, text: string, mode = 0o644): RemoteFile => ({
  path,
  content: Buffer.from(text),
  mode,
});
const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);
const beside = (path: string) =>
  readdirSync(dirname(path)).filter((name) => name.includes('.upload.') || name.includes('.previous.'));

test('places files with their bytes and modes, in a folder that only its owner reads', async () => {
  const to = join(server.folder, 'releases/one');
  const secret = 'a=\u0000ü\n\\n"$HOME" ';
  await remote.upload(
    to,
    [file('compose.yml', 'services: {}\n'), file('conf/deep/.env', secret, 0o600), file('run', '#!', 0o755)],
    options,
  );
  expect(readFileSync(join(to, 'conf/deep/.env'), 'utf8')).toBe(secret);
  expect([
    mode(to),
    mode(join(to, 'conf/deep')),
    mode(join(to, 'conf/deep/.env')),
    mode(join(to, 'compose.yml')),
    mode(join(to, 'run')),
  ]).toEqual(['700', '755', '600', '644', '755']);
  expect(beside(to)).toEqual([]);
});
test('places under the home of the user', async () => {
  await remote.upload('~/.deploy-kit/x', [file('a', 'home')], options);
  expect(readFileSync(join(server.home, '.deploy-kit/x/a'), 'utf8')).toBe('home');
});
test('sends nothing when the same is there already, and leaves what was written beside it', async () => {
  const to = join(server.folder, 'same');
  const files = [file('a', '1'), file('b/c', '2', 0o600)];
  expect((await remote.upload(to, files, options)).bytes).toBeGreaterThan(0);
  writeFileSync(join(to, 'release.json'), '{}');
  const inode = statSync(join(to, 'a')).ino;
  expect(await remote.upload(to, files, options)).toEqual({ bytes: 0 });
  expect(statSync(join(to, 'a')).ino).toBe(inode);
  expect(existsSync(join(to, 'release.json'))).toBe(true);
});
test.each([
  ['content', file('a', '2')],
  ['mode', file('a', '1', 0o600)],
  ['name', file('b', '1')],
])('replaces the folder when a %s differs', async (what, changed) => {
  const to = join(server.folder, `changed-${what}`);
  await remote.upload(to, [file('a', '1')], options);
  expect((await remote.upload(to, [changed], options)).bytes).toBeGreaterThan(0);
  expect(readdirSync(to)).toEqual([changed.path]);
  expect(beside(to)).toEqual([]);
});
test('takes long names, blanks, quotes and unicode in paths', async () => {
  const to = join(server.folder, "it's here");
  const paths = [
    `${'long/'.repeat(40)}${'n'.repeat(120)}`,
    ' a b ',
    '-rf',
    '$HOME',
    'ünï"code',
    'back\\slash',
    '*',
  ];
  await remote.upload(
    to,
    paths.map((path) => file(path, path)),
    options,
  );
  for (const path of paths) expect(readFileSync(join(to, path), 'utf8')).toBe(path);
  expect(
    await remote.upload(
      to,
      paths.map((path) => file(path, path)),
      options,
    ),
  ).toEqual({ bytes: 0 });
});
test('streams a large file from disk, which is never whole in memory', async () => {
  const local = join(server.folder, 'large');
  execFileSync('dd', ['if=/dev/urandom', `of=${local}`, 'bs=1M', 'count=160', 'status=none']);
  const to = join(server.folder, 'with-large');
  const before = process.memoryUsage().rss;
  await remote.upload(to, [{ path: 'large', content: { localPath: local }, mode: 0o600 }], options);
  expect(process.memoryUsage().rss - before).toBeLessThan(120_000_000);
  expect(readFileSync(join(to, 'large')).equals(readFileSync(local))).toBe(true);
});
test('removes what an upload that was killed left behind', async () => {
  const to = join(server.folder, 'killed');
  mkdirSync(`${to}.upload.123`);
  await remote.upload(to, [file('a', '1')], options);
  expect(beside(to)).toEqual([]);
});
test('that cannot be written is an error with the reason, and nothing is left', async () => {
  const blocked = join(server.folder, 'blocked');
  writeFileSync(blocked, 'a file');
  const error = await thrownBy(remote.upload(join(blocked, 'x'), [file('a', '1')], options));
  expect(error).toMatchObject({ code: 'ssh-upload-failed' });
  expect(error.log.join()).toContain('blocked');
});
test('whose local file is not there is an error, and nothing is placed', async () => {
  const to = join(server.folder, 'gone');
  const missing = { path: 'a', content: { localPath: join(server.folder, 'not-there') }, mode: 0o600 };
  const error = await thrownBy(remote.upload(to, [missing], options));
  expect(error).toMatchObject({ code: 'ssh-upload-path' });
  expect(error.message).toContain('ENOENT');
  expect(existsSync(to)).toBe(false);
});
test.each(['/etc/passwd', '../x', 'a/../b', 'a//b', './a', '', 'a\nb'])(
  'refuses the path %j',
  async (path) => {
    expect(
      await thrownBy(remote.upload(join(server.folder, 'never'), [file(path, '')], options)),
    ).toMatchObject({ code: 'ssh-upload-path' });
  },
);
test('refuses a file where another one needs a folder, and one that is there twice', async () => {
  const to = join(server.folder, 'never');
  expect((await thrownBy(remote.upload(to, [file('a', ''), file('a/b', '')], options))).code).toBe(
    'ssh-upload-path',
  );
  expect((await thrownBy(remote.upload(to, [file('a', ''), file('a', '')], options))).code).toBe(
    'ssh-upload-path',
  );
});
