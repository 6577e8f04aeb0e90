import type { Scene } from '../../harness/scripted-ecs/server.js';
import { cleanUp, deploy, folderWith, webScript } from './deploying.js';

afterEach(cleanUp);

const scale = async (count: string, from: number, scene: Scene) =>
  deploy(
    webScript({ settings: { desiredCount: from }, updates: [[scene]] }),
    { 'desired-count': count, 'task-definition': '' },
    { directory: await folderWith() },
  );

test('no task at all is a good end, once the last one is gone', async () => {
  const run = await scale('0', 2, [300, (service) => service.runs(0)]);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.outputs.diff).toContain('desired count 2 -> 0');
  expect(run.ecs.writes.map(({ input }) => input)).toEqual([
    { cluster: 'prod', service: 'web', desiredCount: 0 },
  ]);
  expect(run.endedAt).toBeGreaterThanOrEqual(run.ecs.services.get('web')?.changedAt ?? Infinity);
});

test('a service without tasks is as it is to be, and nothing is waited for', async () => {
  const run = await scale('0', 0, [0, () => undefined]);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
  expect(run.ecs.writes).toEqual([]);
});

test('and back: it is deployed when its tasks run', async () => {
  const run = await scale('2', 0, [300, (service) => service.runs(2)]);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.endedAt).toBeGreaterThanOrEqual(run.ecs.services.get('web')?.changedAt ?? Infinity);
});
