import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { adminPassword, Hello } from '../../scripts/hello/hello.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';

/**
 * examples/hello as a user copies it, run by act from the front doors and the bundle, against real hosts. Two
 * things differ from GitHub: act copies the repository instead of running actions/checkout, and the step Swap
 * makes a small file on one host and keeps the swappiness, since swap is the whole machine's.
 */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));
const swapFile = '/disk/swapfile';

let hello: Hello;
const runs: WorkflowRun[] = [];

beforeAll(async () => {
  hello = await Hello.start({
    root,
    kit,
    swap: (fleet) => ({
      host: fleet.host(0).target,
      size: '64M',
      path: swapFile,
      'min-free': '64M',
      swappiness: readFileSync('/proc/sys/vm/swappiness', 'utf8').trim(),
    }),
  });
});

afterAll(async () => {
  await hello.hosts[0]?.exec(['swapoff', swapFile]);
  await hello.stop();
});

async function push(message: string): Promise<WorkflowRun> {
  const run = await hello.push(message);
  runs.push(run);
  return run;
}

const page = (path: string, headers: Record<string, string> = {}) =>
  Promise.all(hello.hosts.map((host) => fetch(`${hello.url(host)}${path}`, { headers })));

test('a first push gives swap, deploys to both hosts and finds them healthy', async () => {
  const run = await push('version 1');
  expect(run.errors).toEqual([]);
  expect(run.exitCode).toBe(0);
  expect(run.outputs('Swap')).toMatchObject({ outcome: 'changed' });
  expect(run.outputs('Deploy')).toMatchObject({ outcome: 'deployed', changed: 'true' });
  expect(run.outputs('Healthy on the hosts')).toMatchObject({ outcome: 'healthy' });
  expect(run.outputs('Healthy from outside')).toMatchObject({ outcome: 'healthy' });
  expect(await hello.versions()).toEqual([1, 1]);
});

test('a secret reaches the container byte for byte', async () => {
  const environments = await Promise.all(
    hello.hosts.map((host) =>
      host.run(['docker', 'exec', 'hello-web-1', 'sh', '-c', 'printf %s "$ADMIN_PASSWORD"']),
    ),
  );
  expect(environments).toEqual([adminPassword, adminPassword]);
  expect((await page('cgi-bin/starts')).map(({ status }) => status)).toEqual([401, 401]);
});

test('the same push again changes nothing, and keeps the containers', async () => {
  const before = await hello.containers();
  const run = await push('the same');
  expect(run.exitCode).toBe(0);
  expect(run.outputs('Swap')).toMatchObject({ outcome: 'unchanged' });
  expect(run.outputs('Deploy')).toMatchObject({ outcome: 'unchanged', changed: 'false' });
  expect(await hello.containers()).toEqual(before);
});

test('a push of version 2 replaces version 1 and keeps the volume', async () => {
  await hello.setVersion(2);
  const run = await push('version 2');
  expect(run.exitCode).toBe(0);
  expect(run.outputs('Deploy')).toMatchObject({ outcome: 'deployed', changed: 'true' });
  expect(await hello.versions()).toEqual([2, 2]);
  const starts = await Promise.all(
    hello.hosts.map((host) => host.run(['docker', 'exec', 'hello-web-1', 'cat', '/data/starts'])),
  );
  expect(starts.map((text) => text.split('\n').length)).toEqual([2, 2]);
});

test('later steps read the outputs', () => {
  for (const run of runs) {
    const { outcome, release } = run.outputs('Deploy');
    expect(run.log('Outcome')).toBe(`outcome ${outcome}, release ${release}\n`);
  }
});

test('the post step runs after a deploy', () => {
  expect(runs.map((run) => run.result('Deploy', 'Post'))).toEqual(runs.map(() => 'success'));
});

describe('a version that cannot start', () => {
  let run: WorkflowRun;

  beforeAll(async () => {
    await hello.setVersion(3);
    await hello.repository.edit('web/start', (text) => text.replace('exec httpd ', 'exec httpdd '));
    run = await push('version 3, with a typing error');
  });

  test('fails the job at the deploy', () => {
    expect(run.exitCode).toBe(1);
    expect(run.result('Deploy')).toBe('failure');
    expect(run.log('Healthy on the hosts')).toBe('');
  });

  test('names host, service, exit code and the last log lines in the first annotation', () => {
    const [first] = run.errors;
    expect(first?.title).toBe('deploy-compose: rolled-back');
    const [cause] = first?.message.split('\n') ?? [];
    expect(cause).toMatch(/^host web[12], service web \(hello-web-1\): .*exited with code 127/);
    expect(first?.message).toContain('httpdd: not found');
  });

  test('is told in the summary, with the cause and each host', () => {
    const summary = run.summary('Deploy');
    expect(summary).toMatch(/^### deploy-compose: rolled-back\n/);
    expect(summary).toContain('**Cause:** host web');
    expect(summary).toMatch(/^\| web1 \| rolled-back \|/m);
    expect(summary).toMatch(/^\| web2 \| rolled-back \|/m);
  });

  test('leaves version 2 serving on both hosts', async () => {
    expect(await hello.versions()).toEqual([2, 2]);
  });

  test('does not stand in the way of the next push', async () => {
    await hello.repository.edit('web/start', (text) => text.replace('exec httpdd ', 'exec httpd '));
    const next = await push('version 3, mended');
    expect(next.exitCode).toBe(0);
    expect(await hello.versions()).toEqual([3, 3]);
  });
});

test('a compose file that is wrong fails before anything is touched', async () => {
  const before = await hello.containers();
  await hello.repository.edit('compose.yml', (text) => text.replace('healthcheck:', 'healthchek:'));
  const run = await push('a misspelt key');
  expect(run.exitCode).toBe(1);
  expect(run.outputs('Deploy')).toMatchObject({ outcome: 'failed', changed: 'false' });
  expect(run.errors[0]?.message).toContain('healthchek');
  expect(await hello.containers()).toEqual(before);
});

test('no run printed a secret', () => {
  const secretLines = Object.values(hello.secrets)
    .flatMap((value) => value.split('\n'))
    .filter((line) => line.length > 8 && !hello.secrets.SSH_KNOWN_HOSTS?.includes(line));
  expect(secretLines.length).toBeGreaterThan(5);
  for (const run of runs) {
    for (const line of secretLines) {
      expect(run.everything).not.toContain(line);
      expect(run.everything).not.toContain(JSON.stringify(line).slice(1, -1));
    }
  }
});
