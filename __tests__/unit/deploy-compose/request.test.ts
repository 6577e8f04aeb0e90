import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeployComposeInputs, fileMarks, readRequest } from '../../../actions/deploy-compose/request.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-'));
  await write('compose.yml');
});
afterEach(() => rm(directory, { recursive: true }));

async function write(path: string): Promise<void> {
  await mkdir(join(directory, path, '..'), { recursive: true });
  await writeFile(join(directory, path), path);
}

/** What an upload brings beside the compose file and the env file. */
async function uploaded(...upload: string[]): Promise<string[]> {
  const inputs = { files: ['compose.yml'], upload, 'env-file': '.env' } as unknown as DeployComposeInputs;
  const { files } = await readRequest(inputs, 'shop', directory);
  return files.map(({ file }) => file.path).filter((path) => path !== 'compose.yml' && path !== '.env');
}

describe('a folder that is uploaded', () => {
  test('brings everything below it, hidden files too', async () => {
    for (const path of ['conf/site.conf', 'conf/.htpasswd', 'conf/.d/deep/x', 'other']) await write(path);
    expect(await uploaded('conf')).toEqual(['conf/.d/deep/x', 'conf/.htpasswd', 'conf/site.conf']);
  });

  test('brings what its links lead to, files and folders', async () => {
    await write('conf/a');
    await write('shared/b');
    await symlink('a', join(directory, 'conf/to-file'));
    await symlink('../shared', join(directory, 'conf/to-folder'));
    expect(await uploaded('conf')).toEqual(['conf/a', 'conf/to-file', 'conf/to-folder/b']);
  });

  test('may hold a link to itself', async () => {
    await write('conf/a');
    await symlink('.', join(directory, 'conf/self'));
    expect(await uploaded('conf')).toEqual(['conf/a']);
  });

  test('may be called like a pattern', async () => {
    await write('app/[id]/page');
    expect(await uploaded('app/[id]')).toEqual(['app/[id]/page']);
  });
});

test('a pattern brings the files that it matches, and no folders', async () => {
  for (const path of ['a.conf', 'b.conf', 'd.conf/x', 'c.txt']) await write(path);
  expect(await uploaded('*.conf')).toEqual(['a.conf', 'b.conf']);
});

test('a file that became executable is another file for the services that mount it', async () => {
  await write('run.sh');
  const inputs = { files: ['compose.yml'], upload: ['run.sh'], 'env-file': '.env' };
  const mark = async (): Promise<string | undefined> => {
    const { files } = await readRequest(inputs as unknown as DeployComposeInputs, 'shop', directory);
    return fileMarks(files).get('run.sh');
  };
  const before = await mark();
  await chmod(join(directory, 'run.sh'), 0o755);
  expect(await mark()).not.toBe(before);
});
