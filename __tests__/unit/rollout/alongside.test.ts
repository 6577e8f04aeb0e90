import type { Alongside } from '../../../lib/capability/alongside.js';
import { alongside } from '../../../lib/rollout/alongside.js';
import { onWrittenSystem } from './written-system.js';

const { write, system } = onWrittenSystem();

beforeAll(async () => {
  for (const [name, limit] of [
    ['db', '300m'],
    ['api', '200m'],
  ])
    await write(
      `compose.${name}.yml`,
      `name: ${name}\nservices: { ${name}: { image: x, mem_limit: ${limit} } }\n`,
    );
});

/** What is alongside the deploy of a project, in a file. */
async function beside(project: string, hostsAndPhases: string): Promise<Alongside> {
  const read = await system(hostsAndPhases);
  for (const phase of read.phases)
    for (const step of phase.steps)
      if (step.work.state?.project === project)
        return alongside(
          read,
          { phase, step, target: phase.hosts[0] ?? '' },
          async ({ work }) => (await work.needs?.()) ?? {},
        );
  throw new Error(`nothing deploys ${project}`);
}

const swap = 'provision-swap: { size: 1G }';
const db = 'deploy-compose: { files: compose.db.yml }';
const api = 'deploy-compose: { files: compose.api.yml }';
const gibibyte = 1024 ** 3;

test('swap of a step before counts, and of one behind not', async () => {
  const file = (steps: string) =>
    `hosts: { a: 10.0.0.1 }\nphases: [{ name: all, hosts: a, steps: [${steps}] }]`;
  const made = [{ path: '/swapfile', bytes: gibibyte }];
  expect((await beside('db', file(`{ ${swap} }, { ${db} }`))).swap).toEqual(made);
  expect((await beside('db', file(`{ ${db} }, { ${swap} }`))).swap).toEqual([]);
});

test('swap of a phase that is needed, directly or not, counts where it is of the same host', async () => {
  const file = (needs: string) => `hosts: { a: 10.0.0.1, b: 10.0.0.2 }
phases:
  - { name: swap, hosts: a, steps: [{ ${swap} }] }
  - { name: between, needs: swap, hosts: b, steps: [{ ${api} }] }
  - { name: db, ${needs} hosts: a, steps: [{ ${db} }] }`;
  expect((await beside('db', file('needs: swap,'))).swap).toHaveLength(1);
  expect((await beside('db', file('needs: between,'))).swap).toHaveLength(1);
  expect((await beside('db', file(''))).swap).toEqual([]);
  expect((await beside('api', file(''))).swap).toEqual([]);
});

test('other projects on the same machine count in whatever phase, under whatever name of the machine', async () => {
  const { limits } = await beside(
    'db',
    `hosts: { a: 10.0.0.1, same: 10.0.0.1 }
phases:
  - { name: db, hosts: a, steps: [{ ${db} }] }
  - { name: api, hosts: same, steps: [{ ${api} }] }`,
  );
  expect([...limits]).toEqual([['api', 200 * 1024 ** 2]]);
});

test('the size of swap that is the output of another step is not known', async () => {
  const { swap: found } = await beside(
    'db',
    `hosts: { a: 10.0.0.1 }
phases:
  - name: all
    hosts: a
    steps:
      - { id: asked, wait-healthy: { tcp: "localhost:1", from: host } }
      - provision-swap: { size: "\${steps.asked.duration}" }
      - { ${db} }`,
  );
  expect(found).toEqual([{ path: '/swapfile', bytes: 'unknown' }]);
});
