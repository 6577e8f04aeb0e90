import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectOf } from '../../../lib/docker/project-name.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function project(text: string, given: Record<string, unknown> = {}, repository = 'org/shop') {
  await writeFile(join(directory, 'compose.yml'), text);
  const run = { id: '1', url: '', actor: '', sha: '', branch: '', repository, directory };
  return projectOf({ files: ['compose.yml'], ...given }, run);
}

describe('the project', () => {
  test('is the input, whatever the file says', async () => {
    expect(await project('name: other', { project: 'shop-prod' })).toBe('shop-prod');
  });

  test.each(['name: shop2', 'name: "shop2"', "name: 'shop2'", 'services: {}\nname:   shop2  # ours'])(
    'is the name in the compose file: %j',
    async (text) => {
      expect(await project(text)).toBe('shop2');
    },
  );

  test.each([
    'services:\n  web:\n    container_name: x',
    'services:\n  name: {}',
    '# name: x',
    'name:\nservices: {}',
  ])('is the name of the repository where the file gives none: %j', async (text) => {
    expect(await project(text)).toBe('shop');
  });

  test.each([
    ['org/My.Shop', 'myshop'],
    ['org/_shop-2', 'shop-2'],
  ])('of the repository %s is called as Compose calls a folder: %s', async (repository, name) => {
    expect(await project('', {}, repository)).toBe(name);
  });

  test('of several files is named by the last one that says it', async () => {
    await writeFile(join(directory, 'second.yml'), 'name: second');
    await writeFile(join(directory, 'third.yml'), 'services: {}');
    expect(await project('name: first', { files: ['compose.yml', 'second.yml', 'third.yml'] })).toBe(
      'second',
    );
  });

  test.each([
    ['', { project: 'Shop' }, 'org/shop'],
    ['name: Shop', {}, 'org/shop'],
    ['name: ${STACK}', {}, 'org/shop'],
    ['', {}, ''],
    ['', {}, 'org/...'],
  ])('that cannot be made out is an error (%j, %j, %j)', async (text, given, repository) => {
    await expect(project(text, given, repository)).rejects.toMatchObject({
      code: 'compose-project-unknown',
      kind: 'input',
    });
  });
});
