import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction } from '../../harness/run-action.js';
import { type ScriptedMetric, startScriptedCloudWatch } from '../../harness/scripted-cloudwatch.js';
import { succeeds } from '../../harness/scripted-ecs/server.js';
import { breaker, cleanUp, folderWith, revision, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

/** The half hour after a deploy, in seconds for minutes. */
const config = `
project: shop
phases:
  - name: api
    steps:
      - ecs-render-and-deploy: { cluster: prod, service: web, task-definition: task.json, poll: 50ms }
  - name: watch
    needs: api
    steps:
      - wait-healthy:
          ecs-service: prod/web
          metric:
            label: 5xx in percent
            expression: 100 * errors / requests
            metrics: { errors: Shop/Errors, requests: Shop/Requests }
            statistic: Sum
            period: 1s
            periods: 2
            bound: "< 0.1"
          stable-for: 3s
          timeout: 30s
          poll: 50ms
`;

/** Deploys, and then watches; requests fail with these of a thousand once the new revision runs. */
async function deployAndWatch(failing: number, file = config) {
  const ecs = await scripted(webScript({ settings: breaker(true), updates: [succeeds(100)] }));
  const metric = (name: string, valueAt: ScriptedMetric['valueAt']): ScriptedMetric => ({
    ...{ namespace: 'Shop', name, dimensions: {}, valueAt },
  });
  const cloudWatch = await startScriptedCloudWatch({
    metrics: [metric('Errors', () => failing), metric('Requests', () => 1000)],
    expressions: {
      '100 * errors / requests': ({ errors = 0, requests = 1 }) => (100 * errors) / requests,
    },
  });
  const directory = await folderWith();
  await writeFile(join(directory, 'deploy-kit.yml'), file);
  const env = { ...cloudWatch.environment, ...ecs.environment };
  const run = await runAction('rollout', { directory, env, inputs: {} });
  cloudWatch.stop();
  return { run, ecs, revision: ecs.services.get('web')?.service.taskDefinition };
}

test('a metric that breaches its bound after the deploy brings the service back', async () => {
  const { run, ecs, revision: now } = await deployAndWatch(5);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toMatch(
    /metric 5xx in percent: it was 0.5 at \S+, 0.5 at \S+, and has to be < 0.1, 2 periods of 1s one after another/,
  );
  expect(ecs.of('UpdateService').map(({ input }) => input.taskDefinition)).toEqual([
    revision('web:2'),
    revision('web:1'),
  ]);
  expect(now).toBe(revision('web:1'));
});

test('a metric that stays within its bound leaves the new revision', async () => {
  const { run, revision: now } = await deployAndWatch(0);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(now).toBe(revision('web:2'));
});

test('where nothing was deployed nothing is watched, and what is misspelt is told all the same', async () => {
  const file = config.replace('task.json,', 'task.json, container-name: app, image: "app:1",');
  const { run, ecs } = await deployAndWatch(5, file);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
  expect(run.log).toContain('nothing was deployed before it, so that no metric or alarm is watched');
  // Before the deploy, and in its turn: the service is asked for in any case.
  expect(ecs.of('DescribeServices').length).toBeGreaterThan(1);

  const misspelt = await deployAndWatch(0, file.replace('Shop/Errors', 'Shop/Erors'));
  expect(misspelt.run.log).toContain('Shop/Erors');
});

test('where nothing before it deploys it watches as ever', async () => {
  const { run } = await deployAndWatch(5, config.replace('needs: api', 'needs: []'));
  expect(run.errors[0]).toContain('metric 5xx in percent: it was 0.5');
});

test('an alarm that is not there is told before anything is deployed', async () => {
  const file = config.replace('          stable-for', '          alarm: web-5xx\n          stable-for');
  const { run, ecs } = await deployAndWatch(0, file);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('CloudWatch has no alarm web-5xx');
  expect(ecs.writes).toEqual([]);
});

test('a service that is not there yet is a warning before, and an error when it is waited for', async () => {
  const file = config.replace('ecs-service: prod/web', 'ecs-service: prod/wbe');
  const { run, ecs, revision: now } = await deployAndWatch(0, file);
  expect(run.log).toMatch(/::warning.*there is no service wbe in cluster prod; it has to be there/);
  expect(run.errors[0]).toContain('there is no service wbe in cluster prod');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(ecs.of('UpdateService')).toHaveLength(2);
  expect(now).toBe(revision('web:1'));
});
