import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '../harness/run-action.js';
import { exits, type Scene, startScriptedEcs } from '../harness/scripted-ecs/server.js';

/**
 * From the moment that the state of a service changes to the end of the action, at the default poll of 5 s and in real
 * time: the deployments end at moments that are spread evenly over the time between two looks. ECS is a scripted
 * stand-in. The waiter of the official action takes 128 s in the median and 557 s at the 95th percentile (FACTS).
 * Run by `scripts/bench ecs-verdict`.
 */
const rounds = 16;
const pollMs = 5_000;
const atOnce = 8;

/** When the tasks of a deployment run, or fail, before its end; as a container takes to start and to be found healthy. */
const beforeTheEndMs = 4_000;

const kinds: Readonly<Record<string, (endMs: number) => readonly Scene[]>> = {
  deployed: (endMs) => [
    [endMs - beforeTheEndMs, (service) => service.runs(2)],
    [endMs, (service) => service.completes()],
  ],
  failed: (endMs) => [
    [endMs - beforeTheEndMs, (service) => service.taskEnds(exits(1, ['no']))],
    [endMs, (service) => service.fails()],
  ],
  'rolled-back': (endMs) => [
    [endMs - beforeTheEndMs, (service) => service.rollsBack()],
    [endMs, (service) => service.isBack()],
  ],
};

const taskDefinition = (image: string) => ({
  family: 'web',
  containerDefinitions: [{ name: 'app', image, memory: 64 }],
});

const directory = await mkdtemp(join(tmpdir(), 'deploy-kit-bench-'));
try {
  await writeFile(join(directory, 'task.json'), JSON.stringify(taskDefinition('app:2')));
  for (const [outcome, scenes] of Object.entries(kinds)) {
    const lags: number[] = [];
    for (let first = 0; first < rounds; first += atOnce) {
      const batch = Array.from({ length: atOnce }, (_, index) => first + index);
      lags.push(...(await Promise.all(batch.map((round) => lagOf(outcome, scenes, round)))));
    }
    const sorted = lags.toSorted((one, other) => one - other);
    const at = (share: number) => ((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000).toFixed(1);
    console.log(
      `${outcome}: median ${at(0.5)} s, 95 % within ${at(0.95)} s, longest ${at(1)} s (${lags.length} deployments; at most 5 s)`,
    );
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function lagOf(
  outcome: string,
  scenes: (endMs: number) => readonly Scene[],
  round: number,
): Promise<number> {
  const endMs = 2 * pollMs + (round * pollMs) / rounds;
  const rollback = outcome === 'rolled-back';
  const ecs = await startScriptedEcs({
    taskDefinitions: { 'web:1': taskDefinition('app:1') },
    services: {
      web: {
        runs: 'web:1',
        settings: { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback } } },
        updates: [scenes(endMs)],
      },
    },
  });
  try {
    const run = await runAction('ecs-render-and-deploy', {
      directory,
      env: ecs.environment,
      inputs: {
        cluster: 'prod',
        service: 'web',
        'task-definition': 'task.json',
        rollback: String(outcome !== 'failed'),
      },
    });
    if (run.outputs.outcome !== outcome) throw new Error(run.log);
    return Date.now() - (ecs.services.get('web')?.changedAt ?? Number.NaN);
  } finally {
    await ecs.stop();
  }
}
