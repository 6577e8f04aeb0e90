import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

const root = resolve(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Workflow {
  readonly jobs: { readonly deploy: { readonly steps: readonly unknown[] } };
}

test('the workflow of the README is that of the example, of which hello.test.ts runs each step', () => {
  const [, text = ''] = /```yaml\n(name: deploy\n[\s\S]*?)```/.exec(read('README.md')) ?? [];
  const shown: Workflow = parse(text);
  const example: Workflow = parse(read('examples/hello/.github/workflows/deploy.yml'));
  expect(example).toMatchObject({ ...shown, on: expect.anything(), jobs: expect.anything() });
  expect(shown.jobs.deploy.steps).toHaveLength(2);
  for (const step of shown.jobs.deploy.steps) expect(example.jobs.deploy.steps).toContainEqual(step);
});

test.each(['README.md', 'examples/hello/README.md'])('%s links to files that are there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter((path) => !existsSync(join(root, dirname(page), path)))).toEqual([]);
});
