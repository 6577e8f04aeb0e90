import { decide, pullPayload } from './running.js';

const sha = '0123456789abcdef0123456789abcdef01234567';

test('a push to main builds, pushes and deploys to production', async () => {
  const { exitCode, outputs, errors } = await decide({});
  expect(errors).toEqual([]);
  expect(exitCode).toBe(0);
  expect(outputs).toEqual({
    build: 'true',
    push: 'true',
    deploy: 'true',
    environment: 'production',
    frontend: 'production',
    tags: `${sha},latest`,
    reason: expect.stringMatching(/^A push to main: the rule for main .* no token was given\.$/),
  });
});

test('the summary holds the reason and each output', async () => {
  const { summary } = await decide({ ref: 'refs/heads/dev' });
  expect(summary).toMatch(/^### branch-policy: a push to dev\n/);
  expect(summary).toContain('A push to dev&#58; the rule for dev builds for development');
  expect(summary).toContain('| Decided | a push to dev |');
  expect(summary).toContain('| environment | development |');
});

test('a pull request from the wrong branch fails with the rule in words, and all outputs say no', async () => {
  const { exitCode, outputs, errors, summary } = await decide({
    event: 'pull_request',
    ref: 'refs/pull/7/merge',
    payload: pullPayload('feature/x', 'main'),
  });
  expect(exitCode).toBe(1);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('main goes up from test only, and pull request 7 comes from feature/x');
  expect(errors[0]).toContain('the way up is dev -> test -> main');
  expect(outputs).toMatchObject({
    build: 'false',
    push: 'false',
    deploy: 'false',
    frontend: 'none',
    tags: '',
  });
  expect(summary).toContain('| build | false |');
});

test('with guard warn it goes on, with a warning', async () => {
  const { exitCode, outputs, log } = await decide({
    event: 'pull_request',
    ref: 'refs/pull/7/merge',
    payload: pullPayload('feature/x', 'main'),
    inputs: { policy: 'guard: warn' },
  });
  expect(exitCode).toBe(0);
  expect(outputs).toMatchObject({ build: 'true', deploy: 'false', frontend: 'preview' });
  expect(outputs.reason).toContain('guard is warn');
  expect(log).toMatch(/^::warning::pull request 7 into main: main goes up from test only/m);
});

test('a policy of several lines is one, and a line is the path of one', async () => {
  const policy = 'branches:\n  main: { environment: live }\n';
  const [inline, file, config] = await Promise.all([
    decide({ inputs: { policy } }),
    decide({ inputs: { policy: 'policy.yml' }, files: { 'policy.yml': policy } }),
    decide({
      inputs: { policy: 'deploy-kit.yml' },
      files: { 'deploy-kit.yml': 'project: shop\npolicy: { branches: { main: { environment: live } } }\n' },
    }),
  ]);
  expect([inline, file, config].map(({ outputs }) => outputs.environment)).toEqual(['live', 'live', 'live']);
});

test('all that is wrong is told at once, as one annotation', async () => {
  const { exitCode, errors, outputs } = await decide({
    inputs: {
      policy: 'branches:\n  main: { biuld: true }\ngaurd: warn\n',
      ref: 'main',
      event: 'pull_request',
    },
  });
  expect(exitCode).toBe(1);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('input policy:2:11: branch main has no key biuld');
  expect(errors[0]).toContain('input policy:3:1: policy has no key gaurd');
  expect(errors[0]).toContain('input ref: "main" is no full ref');
  expect(errors[0]).toContain('of the event pull_request nothing says which pull request it is');
  expect(outputs).toEqual({});
});

test('a policy file that is not there is told', async () => {
  const { errors } = await decide({ inputs: { policy: 'policy.yml' } });
  expect(errors[0]).toContain('input policy: there is no file policy.yml');
});

test('without a ref it is an error', async () => {
  const { exitCode, errors } = await decide({ ref: '' });
  expect(exitCode).toBe(1);
  expect(errors[0]).toContain('GITHUB_REF: there is no ref');
});

test('a ref and an event that are given are asked about in place of the run', async () => {
  const { outputs } = await decide({
    event: 'pull_request',
    payload: pullPayload('a', 'dev'),
    inputs: { ref: 'refs/heads/test', event: 'push' },
  });
  expect(outputs).toMatchObject({ environment: 'test', frontend: 'preview' });
});
