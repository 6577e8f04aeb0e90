import type { EcsService } from '../../../lib/aws/ecs.js';
import { failureThreshold } from '../../../lib/ecs/service/failed-tasks.js';
import { lastGoodRevision, plannedUpdate, settingsBack } from '../../../lib/ecs/service/update.js';

const revision = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;
const service = (more: Partial<EcsService> = {}): EcsService => ({
  serviceName: 'web',
  desiredCount: 2,
  taskDefinition: revision('web:1'),
  deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', taskDefinition: revision('web:1') }],
  ...more,
});

test('what is not wished for is not in the update', () => {
  expect(plannedUpdate(service(), {}, undefined)).toEqual({
    update: {},
    changesRevision: false,
    changes: [],
  });
});

test('what is so already is not in the update', () => {
  const wish = { desiredCount: 2, enableEcsManagedTags: false, propagateTags: 'NONE' } as const;
  expect(plannedUpdate(service(), wish, { family: 'web', arn: revision('web:1') }).update).toEqual({});
});

test('a revision that is still to be registered is a change', () => {
  const { update, changesRevision, changes } = plannedUpdate(
    service(),
    {},
    { family: 'web', arn: undefined },
  );
  expect({ update, changesRevision }).toEqual({ update: {}, changesRevision: true });
  expect(changes).toEqual([
    { subject: 'service web', action: 'update', detail: 'web:1 -> a new revision of web' },
  ]);
});

test('only settings that were changed are brought back', () => {
  expect(settingsBack(service({ propagateTags: 'SERVICE' }), { desiredCount: 5 })).toEqual({
    desiredCount: 2,
  });
  expect(settingsBack(service(), { propagateTags: 'SERVICE' })).toEqual({ propagateTags: 'NONE' });
});

const volume = { name: 'data', managedEBSVolume: { roleArn: 'role', sizeInGiB: 5 } };
const mounting = (...volumeConfigurations: (typeof volume)[]) =>
  service({ deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', volumeConfigurations }] });

test('a volume that the service has, and of which ECS tells more, is not in the update', () => {
  const told = { ...volume, managedEBSVolume: { ...volume.managedEBSVolume, encrypted: true } };
  expect(plannedUpdate(mounting(told), { volume }, undefined)).toMatchObject({ update: {}, changes: [] });
});

test('a volume that becomes other is in the update, and goes back with it', () => {
  const before = mounting({ ...volume, managedEBSVolume: { roleArn: 'role', sizeInGiB: 4 } });
  const { update, changes } = plannedUpdate(before, { volume }, undefined);
  expect(update).toEqual({ volumeConfigurations: [volume] });
  expect(changes).toMatchObject([{ detail: 'the EBS volume data' }]);
  expect(settingsBack(before, update)).toEqual({
    volumeConfigurations: before.deployments?.[0]?.volumeConfigurations,
  });
  expect(settingsBack(service(), update)).toEqual({ volumeConfigurations: [] });
});

test('while a deployment goes on, the last good revision is the one that it replaces', () => {
  const deployments = [
    { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', taskDefinition: revision('web:3') },
    { status: 'ACTIVE', rolloutState: 'FAILED', taskDefinition: revision('web:2') },
    { status: 'ACTIVE', rolloutState: 'COMPLETED', taskDefinition: revision('web:1') },
  ];
  expect(lastGoodRevision(service({ deployments, taskDefinition: revision('web:3') }))).toBe(
    revision('web:1'),
  );
});

test.each([
  [0, 3],
  [1, 3],
  [6, 3],
  [7, 4],
  [1000, 200],
])('of %i tasks, %i may fail, as the circuit breaker has it', (desiredCount, count) => {
  expect(failureThreshold(service({ desiredCount }))).toBe(count);
});
