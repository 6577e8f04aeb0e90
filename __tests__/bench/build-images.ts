import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BuildRunner } from '../harness/builds.js';
import { inTurn, timed } from './figures.js';

/**
 * Six images built at the same time, against a plain `docker buildx build` of the slowest of them with the set-up
 * added, and against one after another, in the same run. The set-up is the same run when all is in the cache. The builds
 * wait (`RUN sleep`) as for downloads, rather than burn the two cores; a number in each keeps them out of the cache.
 * Run by `scripts/bench build-images`.
 */
const run = promisify(execFile);
const seconds = { gateway: 4, usuarios: 5, tickets: 7, chat: 8, notifications: 10, ia: 12 };
const names = Object.keys(seconds);
const runner = await BuildRunner.start(['docker-buildx', 'docker-compose']);
try {
  let turn = 0;
  const fresh = async (work: () => Promise<unknown>) => {
    turn += 1;
    for (const [name, wait] of Object.entries(seconds)) {
      const dockerfile = `FROM deploy-kit/busybox-service\nRUN sleep ${wait} # ${process.pid} ${turn}\n`;
      await runner.write({ [`${name}/Dockerfile`]: dockerfile });
    }
    return timed(work);
  };
  const sections = names.map((name) => `  ${name}: { build: ${name} }`);
  await runner.write({ 'compose.yml': [`name: ${runner.prefix}`, 'services:', ...sections].join('\n') });
  const ours = async () => {
    const { outcome, error } = await runner.build({});
    if (outcome !== 'changed') throw error ?? new Error(outcome);
  };
  const plain = (name: string) => {
    const argv = ['buildx', 'build', '--tag', `${runner.prefix}-plain`, join(runner.workspace, name)];
    return run('docker', argv, { env: { ...process.env, ...runner.environment } });
  };
  const figures = await inTurn(3, {
    'six at once': () => fresh(ours),
    'set-up': () => timed(ours),
    slowest: () => fresh(() => plain('ia')),
    'one after another': () =>
      fresh(async () => {
        for (const name of names) await plain(name);
      }),
  });
  for (const [name, took] of Object.entries(figures)) console.log(`${name}: ${(took / 1_000).toFixed(2)} s`);
  const {
    'six at once': together = 0,
    'set-up': setUp = 0,
    slowest = 0,
    'one after another': apart = 0,
  } = figures;
  console.log(
    `${(together / (slowest + setUp)).toFixed(2)} x the slowest and the set-up (at most 1.15), ${(apart / together).toFixed(1)} times faster than one after another`,
  );
} finally {
  await runner.stop();
}
