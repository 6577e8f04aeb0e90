import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actions } from '../../../actions/index.js';

const root = join(__dirname, '../../..');

/** The files of dist/ that a stub has loaded by the time it ends, without inputs where none are given. */
function loadedBy(stub: string, environment: Readonly<Record<string, string>> = {}): string[] {
  const report =
    'process.on("exit", () => console.error(`loaded:${JSON.stringify(Object.keys(require.cache))}`));';
  const { stderr } = spawnSync(
    process.execPath,
    ['--eval', `${report} require(${JSON.stringify(join(root, 'dist', stub))})`],
    { encoding: 'utf8', env: { PATH: process.env.PATH, ...environment } },
  );
  const line = /^loaded:(.*)$/m.exec(stderr)?.[1];
  return JSON.parse(line ?? '[]');
}

test.each(Object.keys(actions))('without inputs %s ends before it loads an SSH client', (name) => {
  const files = loadedBy(`${name}.js`);
  expect(files.length).toBeGreaterThan(1);
  expect(files.filter((file) => readFileSync(file, 'utf8').includes('SSH-2.0-'))).toEqual([]);
});

test('rendering a task definition loads no AWS SDK and no SSH client', () => {
  const signs = /SSH-2\.0-|AWS4-HMAC-SHA256/;
  const holds = (file: string) => signs.test(readFileSync(file, 'utf8'));
  expect(
    readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js') && holds(join(root, 'dist', name))),
  ).not.toEqual([]);
  const temporary = mkdtempSync(join(tmpdir(), 'deploy-kit-start-'));
  const files = loadedBy('ecs-render-and-deploy.js', {
    GITHUB_WORKSPACE: join(root, '__tests__/unit/ecs/official/fargate-web-app'),
    GITHUB_OUTPUT: join(temporary, 'output'),
    TMPDIR: temporary,
    'INPUT_TASK-DEFINITION': 'task-definition.json',
    INPUT_IMAGE: 'app:2',
  });
  expect(readFileSync(join(temporary, 'output'), 'utf8')).toContain('planned');
  expect(files.filter(holds)).toEqual([]);
  rmSync(temporary, { recursive: true });
});

test('a deploy to ECS with credentials in its environment loads no client for other credentials', () => {
  const isStsClient = (file: string) => readFileSync(file, 'utf8').includes('AssumeRoleWithWebIdentity');
  const all = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js'));
  expect(all.filter((name) => isStsClient(join(root, 'dist', name)))).not.toEqual([]);
  const files = loadedBy('ecs-render-and-deploy.js', {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    'INPUT_MAX-RETRIES': '0',
    INPUT_CLUSTER: 'prod',
    INPUT_SERVICE: 'web',
    'INPUT_FORCE-NEW-DEPLOYMENT': 'true',
  });
  expect(files.some((file) => readFileSync(file, 'utf8').includes('AWS4-HMAC-SHA256'))).toBe(true);
  expect(files.filter(isStsClient)).toEqual([]);
});

test('the licences of packages that are taken apart before the bundler sees them are told', () => {
  const licences = readFileSync(join(root, 'dist/LICENSES.txt'), 'utf8');
  for (const name of ['@aws-sdk/client-ecr', '@smithy/core', 'bowser', 'yaml']) {
    expect(licences).toMatch(new RegExp(`^${name}$`, 'm'));
  }
});
