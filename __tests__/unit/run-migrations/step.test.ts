import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { onWrittenSystem } from '../rollout/written-system.js';

const written = onWrittenSystem();

const compose =
  'hosts: { one: 10.0.0.1, two: 10.0.0.2 }\nphases:\n  - name: api\n    hosts: [one, two]\n    steps:\n';
const migrate = '      - run-migrations: { project: shop, service: api }\n';
const deploy = '      - deploy-compose: { project: shop }\n';
const wait = '      - wait-healthy: { tcp: "10.0.0.9:5432", from: host }\n';

beforeAll(() => written.write('compose.yml', 'services: {}\n'));

async function problems(text: string): Promise<string[]> {
  try {
    await (await written.system(text)).end();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof InputProblems)) throw thrown;
    return thrown.problems.map(({ code, message }) => `${code} ${message}`);
  }
}

test('in a phase with hosts it stands before the deploy, behind waits', async () => {
  expect(await problems(compose + wait + migrate + deploy)).toEqual([]);
});

test('behind the deploy it is refused', async () => {
  expect(await problems(compose + deploy + migrate)).toEqual([
    expect.stringMatching(
      /^config-step-late deploy-kit\.yml:.*run-migrations comes before anything of phase api/,
    ),
  ]);
});

test('behind a service of ECS it is refused as well', async () => {
  const service = 'cluster: prod, service: api';
  const text = `phases:\n  - name: api\n    steps:\n      - ecs-render-and-deploy: { ${service} }\n      - run-migrations: { ${service} }\n`;
  expect(await problems(text)).toEqual([expect.stringMatching(/^config-step-late/)]);
});

test('by Compose it needs a phase with hosts', async () => {
  expect(await problems(`phases:\n  - name: api\n    steps:\n${migrate}`)).toEqual([
    expect.stringMatching(/^config-step-needs-host/),
  ]);
});
