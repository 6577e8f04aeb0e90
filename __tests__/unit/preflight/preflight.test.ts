import { allSecrets, check, file } from './checking.js';

/** All that the file reads beside the secrets of a workflow. */
const rest = { env: 'DB_PASSWORD=secret', variables: '{ "EC2_HOST": "10.0.0.5" }' };

test('nothing is missing where secrets, lines and variables hold all that the file reads', async () => {
  const { outputs, problems } = await check({ config: 'deploy-kit.yml', secrets: allSecrets, ...rest });
  expect(problems).toEqual([]);
  expect(outputs).toEqual({ ready: true, missing: '' });
});

describe('a secret that is empty', () => {
  const given = {
    ...rest,
    config: 'deploy-kit.yml',
    secrets: 'ssh-private-key=false\nssh-known-hosts=true',
  };

  test('is named with the environment that should have it, and the line that passes it on', async () => {
    const { problems, remedies } = await check({ ...given, environment: 'production' });
    expect(problems).toEqual([
      'ssh-private-key is empty: environment production of org/shop has no secret SSH_PRIVATE_KEY, or the caller does not pass it',
    ]);
    expect(remedies[0]).toContain('Settings, Environments, production');
    expect(remedies[0]).toContain('    SSH_PRIVATE_KEY: ${{ secrets.SSH_PRIVATE_KEY }}');
  });

  test('is named with the repository where there is no environment', async () => {
    const { problems } = await check(given);
    expect(problems).toEqual([
      'ssh-private-key is empty: org/shop has no secret SSH_PRIVATE_KEY, or the caller does not pass it',
    ]);
  });

  test('is no problem where the file does not read it', async () => {
    const text = file.replace('key: "${SSH_PRIVATE_KEY:?}", ', '');
    const { outputs } = await check(given, { text });
    expect(outputs).toEqual({ ready: true, missing: '' });
  });

  test('is a problem without a file where it is needed in any case', async () => {
    const { problems } = await check({ needed: 'vercel-token', secrets: 'vercel-token=false' });
    expect(problems).toEqual([
      'vercel-token is empty: org/shop has no secret VERCEL_TOKEN, or the caller does not pass it',
    ]);
  });

  test('may yet come from the environment, so that the first job goes on', async () => {
    const { outputs } = await check({ ...given, stage: 'begin', environment: 'production' });
    expect(outputs).toEqual({ ready: false, missing: 'ssh-private-key' });
  });

  test('ends the first job of a deploy without an environment', async () => {
    const { problems } = await check({ ...given, stage: 'begin' });
    expect(problems).toHaveLength(1);
  });

  test('is told to a pull request, which goes on without a plan', async () => {
    const { outputs, notices } = await check({ ...given, stage: 'begin' }, { event: 'pull_request' });
    expect(outputs).toEqual({ ready: false, missing: 'ssh-private-key' });
    expect(notices).toEqual([
      'ssh-private-key is empty: org/shop has no secret SSH_PRIVATE_KEY, or the caller does not pass it. What needs it is left out for this pull request.',
    ]);
  });
});

test('a variable that nobody sets is told with its place and the ways to set it', async () => {
  const { problems, remedies } = await check({
    config: 'deploy-kit.yml',
    secrets: allSecrets,
    env: 'EC2_HOST=10.0.0.5',
    environment: 'production',
  });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^deploy-kit.yml:8:\d+: the variable DB_PASSWORD is not set or empty/);
  expect(remedies).toEqual([
    'Give it to the workflow: as a line DB_PASSWORD=... of the secret env or of the input env, or as a variable of the repository or of its environment production.',
  ]);
});

test('all that is missing is told at once', async () => {
  const { problems } = await check({ config: 'deploy-kit.yml', secrets: 'ssh-private-key=false' });
  expect(problems.map((problem) => /\b[A-Z][A-Z0-9_]+\b/.exec(problem)?.[0])).toEqual([
    'SSH_PRIVATE_KEY',
    'SSH_KNOWN_HOSTS',
    'EC2_HOST',
    'DB_PASSWORD',
  ]);
});

describe('the first job says what is wrong with', () => {
  const begin = { stage: 'begin', config: 'deploy-kit.yml', environment: 'production' };

  test('an instance_ip that is no address', async () => {
    const { problems } = await check({ ...begin, hosts: 'web=10.0.0.5.6' });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('the address that was given for web: "10.0.0.5.6" is not a host');
  });

  test('an instance_ip that is empty', async () => {
    const { problems } = await check({ ...begin, hosts: 'web=' });
    expect(problems).toEqual(['input hosts: web= is not NAME=ADDRESS']);
  });

  test('a host or a phase that the file does not have', async () => {
    const { problems } = await check({ ...begin, hosts: 'wbe=10.0.0.5', phases: 'web, api' });
    expect(problems.join('\n')).toMatch(/wbe/);
    expect(problems.join('\n')).toMatch(/api/);
  });

  test('a file that is not there', async () => {
    const { problems } = await check({ ...begin, config: 'deploy.yml' });
    expect(problems[0]).toMatch(/^deploy.yml: there is no such file in /);
  });

  test('a file with a misspelt key, though nothing that it reads is set', async () => {
    const { problems } = await check(
      { stage: 'file', config: 'deploy-kit.yml' },
      {
        text: file.replace('steps:', 'stpes:'),
      },
    );
    expect(problems.join('\n')).toMatch(/^deploy-kit.yml:7:5: .*stpes/m);
  });

  test('a word that no workflow knows', async () => {
    const { problems } = await check({ ...begin, engine: 'rolout' });
    expect(problems[0]).toContain('input engine');
  });

  test('a phase that works on hosts where only ECS is deployed to', async () => {
    const given = { ...begin, secrets: allSecrets, ...rest, engine: 'ecs' };
    const { problems } = await check(given);
    expect(problems).toEqual([
      'deploy-kit.yml:5:11: the phase web works on hosts, and this workflow deploys to ECS alone',
    ]);
    expect((await check({ ...given, engine: 'rollout' })).problems).toEqual([]);
  });
});

test('who asks for no more than the file is not told what is missing', async () => {
  const { notices, problems } = await check(
    { stage: 'file', config: 'deploy-kit.yml' },
    { event: 'pull_request' },
  );
  expect([...notices, ...problems]).toEqual([]);
});

test('images that were pushed and did not arrive are told with the reason', async () => {
  const { problems, remedies } = await check({ pushed: 'true', images: '' });
  expect(problems[0]).toMatch(
    /^job build, output images: .*GitHub drops an output that holds the value of a secret/,
  );
  expect(remedies[0]).toContain('Keep it as a variable');
});

test('a secret given by mistake is not repeated', async () => {
  const { problems } = await check({ secrets: 'ssh-private-key=-----BEGIN KEY-----' });
  expect(problems).toEqual(['input secrets: line 1 is not NAME=true or NAME=false']);
});

test('a value of a certain form is not judged while a variable in it is not set', async () => {
  const wait =
    '      - wait-healthy: { tcp: "${DB_HOSTS:?}, ${MQ_HOST:?}:5671", from: host, timeout: soon }\n';
  const given = { config: 'deploy-kit.yml', secrets: allSecrets, ...rest };
  const { problems } = await check({ ...given, stage: 'begin', environment: 'x' }, { text: file + wait });
  expect(problems).toEqual([expect.stringMatching(/^deploy-kit.yml:9:\d+: timeout: /)]);
  const mended = { text: file + wait.replace('soon', '30s') };
  const { outputs } = await check({ ...given, stage: 'begin', environment: 'x' }, mended);
  expect(outputs).toEqual({ ready: false, missing: 'DB_HOSTS,MQ_HOST' });
});
