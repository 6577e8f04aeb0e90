import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepDefinitions } from '../../../actions/steps.js';
import { Journal } from '../../../lib/journal/journal.js';
import { loadSystem } from '../../../lib/rollout/load-system.js';

const folder = join(__dirname, '../../../examples/qurable');

const names = ['VPC', 'SUBNET_A', 'SUBNET_B', 'SECURITY_GROUP', 'API_URL', 'LOAD_BALANCER', 'TARGET_GROUP'];
const environment = {
  ...Object.fromEntries(names.map((name) => [name, name === 'API_URL' ? 'https://api.example' : 'x'])),
  REVISION: '41',
};

/** Of what steps ask at most: for clusters of Aurora, for targets, for what is there already. */
const notUsed = new Set([
  ...['rds:CreateDBClusterSnapshot', 'rds:DescribeDBClusterSnapshots', 'ec2:DescribeInstances'],
  ...['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
  ...['ecs:CreateCluster', 'logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
]);

/** What the steps of a file ask of AWS. */
async function asked(file: string): Promise<readonly string[]> {
  const run = {
    ...{ id: '1', url: '', actor: '', sha: 'abc', branch: 'main', repository: 'org/qurable' },
    directory: folder,
  };
  const context = {
    run,
    journal: new Journal(),
    signal: new AbortController().signal,
    mask: () => undefined,
  };
  const system = await loadSystem({ file, environment }, await stepDefinitions(), context);
  try {
    const needs = await Promise.all(
      system.phases.flatMap(({ steps }) => steps.map(({ work }) => work.needs?.())),
    );
    const actions = new Set(needs.flatMap((need) => need?.aws ?? []));
    return [...actions.difference(notUsed)].toSorted();
  } finally {
    await system.end();
  }
}

/** Whether a role's policy has the action. */
function allowedBy(role: string): (action: string) => boolean {
  const policy: { readonly Statement: readonly { readonly Action: string | readonly string[] }[] } =
    JSON.parse(readFileSync(join(folder, 'aws', `${role}-role.policy.json`), 'utf8'));
  const patterns = policy.Statement.flatMap(({ Action }) => Action);
  return (action) =>
    patterns.some((one) => one === action || (one.endsWith('*') && action.startsWith(one.slice(0, -1))));
}

test.each(['deploy-kit.yml', 'deploy-kit.rollback.yml'])(
  'the role that deploys may do all that %s asks of AWS',
  async (file) => {
    const actions = await asked(file);
    expect(actions.length).toBeGreaterThan(5);
    expect(actions.filter((action) => !allowedBy('deploy')(action))).toEqual([]);
  },
);

test('the role that plans may read what a plan looks at, and change nothing', async () => {
  const isPlan = (action: string) => /^(?!logs:GetLogEvents)[\w-]+:(Describe|List|GetMetric)/.test(action);
  const actions = await asked('deploy-kit.yml');
  const [reading, changing] = [actions.filter(isPlan), actions.filter((action) => !isPlan(action))];
  expect(reading.filter((action) => !allowedBy('plan')(action))).toEqual([]);
  expect(changing.filter(allowedBy('plan'))).toEqual([]);
});
