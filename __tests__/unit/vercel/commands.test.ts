import {
  buildCommand,
  deployCommand,
  promoteCommand,
  pullCommand,
  rollbackCommand,
} from '../../../actions/vercel/commands.js';
import { readDeployment } from '../../../actions/vercel/deployment.js';
import { smokeTestTarget } from '../../../actions/vercel/smoke-test.js';

test('the commands of a preview', () => {
  expect(pullCommand('preview')).toEqual(['pull', '--yes', '--environment=preview']);
  expect(buildCommand('preview')).toEqual(['build']);
  expect(deployCommand('preview')).toEqual(['deploy', '--prebuilt', '--yes', '--json']);
});

test('production is built as such, and deployed without its domains', () => {
  expect(pullCommand('production')).toEqual(['pull', '--yes', '--environment=production']);
  expect(buildCommand('production')).toEqual(['build', '--prod']);
  expect(deployCommand('production')).toEqual([
    'deploy',
    '--prebuilt',
    '--prod',
    '--skip-domain',
    '--yes',
    '--json',
  ]);
});

test('many files go as one archive', () => {
  expect(deployCommand('preview', true)).toEqual([
    'deploy',
    '--prebuilt',
    '--archive=tgz',
    '--yes',
    '--json',
  ]);
});

test('domains go to a deployment, and back', () => {
  expect(promoteCommand('dpl_1')).toEqual(['promote', 'dpl_1', '--yes', '--timeout', '3m']);
  expect(rollbackCommand('dpl_0')).toEqual(['rollback', 'dpl_0', '--yes', '--timeout', '3m']);
});

const answer = { id: 'dpl_1', url: 'https://shop-1.vercel.app', inspectorUrl: 'https://vercel.com/a/shop/1' };

test.each([
  ['by itself', answer],
  ['within a report', { status: 'ok', deployment: answer }],
])('a deployment is read %s', (_, written) => {
  expect(readDeployment(JSON.stringify(written))).toEqual({
    id: 'dpl_1',
    url: 'https://shop-1.vercel.app',
    page: 'https://vercel.com/a/shop/1',
  });
});

test.each(['', 'Done!', '{"error":{}}', '{"id":"dpl_1","url":"shop"}'])('%j is no deployment', (stdout) => {
  expect(() => readDeployment(stdout)).toThrow('did not say which deployment it made');
});

test('the secret that lets in goes to the deployment', () => {
  expect(smokeTestTarget('/a?b', 'https://shop-1.vercel.app', 'byp4ss')).toMatchObject({
    href: 'https://shop-1.vercel.app/a?b',
    headers: { 'x-vercel-protection-bypass': 'byp4ss' },
  });
});

test('the secret that lets in goes nowhere else', () => {
  const target = smokeTestTarget(
    'https://shop-1.vercel.app.example.com/',
    'https://shop-1.vercel.app',
    'byp4ss',
  );
  expect(target.headers).toBeUndefined();
});
