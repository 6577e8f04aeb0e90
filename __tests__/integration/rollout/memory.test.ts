import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { Hello } from '../../harness/hello.js';
import { runAction } from '../../harness/run-action.js';

let hello: Hello;
beforeAll(async () => {
  hello = await Hello.start(1, { 1: {} });
});
afterAll(() => hello?.stop());

const gibibyte = 1024 ** 3;

/** More than memory and the swap that is there, and less than with the swap that the file makes. */
const limit = totalmem() + swapHere() + gibibyte;
const swap = Math.ceil(limit / gibibyte);

function swapHere(): number {
  const kibibytes = /^SwapTotal:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return Number(kibibytes) * 1024;
}

/** Plans a file with these steps on the one host. */
async function plan(...steps: readonly string[]) {
  const [host] = hello.hosts;
  await hello.write('compose.yml', `services: { web: { image: "hello/web:1", mem_limit: ${limit} } }\n`);
  await hello.write(
    'deploy-kit.yml',
    `project: shop
ssh: { key: "\${KEY:?}", known-hosts: "\${KNOWN_HOSTS:?}" }
hosts: { box: "${host?.username}@${host?.address}:${host?.port}" }
phases:
  - name: all
    hosts: box
    steps:
${steps.map((step) => `      - ${step}`).join('\n')}
`,
  );
  return runAction('rollout', {
    directory: hello.workspace,
    inputs: { 'dry-run': 'true' },
    env: { KEY: host?.privateKey ?? '', KNOWN_HOSTS: hello.fleet.knownHosts },
  });
}

const deploy = 'deploy-compose: { pull: never }';
const provision = `provision-swap: { size: ${swap}G, path: /var/lib/docker/swapfile, min-free: 1M }`;

test('a deploy counts the swap that a step before it makes, and not that of one behind it', async () => {
  const without = await plan(deploy);
  expect(without).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(without.errors[0]).toContain('[memory-too-small]');

  const before = await plan(provision, deploy);
  expect(before.errors).toEqual([]);
  expect(before.outputs.outcome).toBe('planned');
  expect(before.log).toContain('of swap, as provision-swap leaves it');

  const behind = await plan(deploy, provision);
  expect(behind.errors[0]).toContain('[memory-too-small]');
});
