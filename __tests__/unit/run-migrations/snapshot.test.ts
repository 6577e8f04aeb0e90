import { snapshotName } from '../../../lib/rds/snapshot.js';
import { ending, onScriptedEcs } from './migrating.js';

const on = onScriptedEcs();

test('a snapshot is taken, tagged and available before the task starts', async () => {
  const ecs = await on.script({ tasks: [ending(0)], snapshot: ['creating', 'creating', 'available'] });
  const { outcome, outputs } = await on.run({ snapshot: 'shop-db' });
  expect(outcome).toBe('migrated');
  expect(outputs['snapshot-id']).toMatch(/^shop-db-pre-deploy-\d{8}-\d{6}-123456$/);
  expect(ecs.of('CreateDBSnapshot')[0]?.input).toEqual({
    DBSnapshotIdentifier: outputs['snapshot-id'],
    DBInstanceIdentifier: 'shop-db',
    Tags: {
      Tag: [
        { Key: 'deploy-kit:commit', Value: 'f00' },
        { Key: 'deploy-kit:run', Value: 'https://example.com/1' },
        { Key: 'deploy-kit:branch', Value: 'main' },
        { Key: 'deploy-kit:repository', Value: 'org/shop' },
      ],
    },
  });
  const order = ecs.calls.map(({ operation }) => operation);
  expect(order.lastIndexOf('DescribeDBSnapshots')).toBeLessThan(order.indexOf('RunTask'));
  expect(ecs.of('DescribeDBSnapshots')).toHaveLength(3);
});

test('of an instance of Aurora the cluster is kept', async () => {
  const ecs = await on.script({ tasks: [ending(0)] });
  const { outputs } = await on.run({ snapshot: 'aurora-1' });
  expect(ecs.of('CreateDBClusterSnapshot')[0]?.input).toMatchObject({
    DBClusterSnapshotIdentifier: outputs['snapshot-id'],
    DBClusterIdentifier: 'aurora',
  });
});

test('without its snapshot nothing is migrated', async () => {
  const ecs = await on.script({ snapshot: ['creating', 'failed'] });
  const { outcome, error } = await on.run({ snapshot: 'shop-db' });
  expect(outcome).toBe('failed');
  expect(error).toMatchObject({ code: 'rds-snapshot-failed' });
  expect(error?.what).toContain('RDS says that it failed');
  expect(ecs.of('RunTask')).toEqual([]);
});

test('a snapshot has a time of its own', async () => {
  const ecs = await on.script({ snapshot: ['creating'] });
  const { error } = await on.run({ snapshot: 'shop-db', 'snapshot-timeout': '60ms' });
  expect(error?.what).toContain('it is creating after 0.001 minutes, and goes on');
  expect(ecs.of('RunTask')).toEqual([]);
});

test('a lost answer does not take a second snapshot', async () => {
  const taken = { error: 'DBSnapshotAlreadyExists', message: 'Cannot create the snapshot' };
  await on.script({ tasks: [ending(0)], faults: { CreateDBSnapshot: [taken] } });
  expect(await on.run({ snapshot: 'shop-db' })).toMatchObject({ outcome: 'migrated' });
});

test('the name is short enough for a cluster, and has no two hyphens in a row', () => {
  const name = snapshotName(
    `${'a'.repeat(28)}-${'b'.repeat(34)}`,
    Date.UTC(2026, 10, 26, 18, 30),
    '1-1-3F9AB2',
  );
  expect(name).toBe(`${'a'.repeat(28)}-pre-deploy-20261126-183000-3f9ab2`);
});
