import { BuildRunner } from '../harness/builds.js';
import { inTurn, timed } from './figures.js';

/**
 * Six images built at the same time, against the slowest of them alone and against one after another, in the same
 * run. The builds wait (`RUN sleep`) as downloads do, rather than burn two cores; a number in each keeps them out of
 * the cache. Run by `scripts/bench build-images`.
 */
const seconds = { gateway: 2, usuarios: 3, tickets: 3.5, chat: 4, notifications: 5, ia: 6 };
const names = Object.keys(seconds);
const runner = await BuildRunner.start(['docker-buildx', 'docker-compose']);
try {
  let turn = 0;
  const prepare = async () => {
    turn += 1;
    for (const [name, wait] of Object.entries(seconds)) {
      const dockerfile = `FROM deploy-kit/busybox-service\nRUN sleep ${wait} # ${process.pid} ${turn}\n`;
      await runner.write({ [`${name}/Dockerfile`]: dockerfile });
    }
    const sections = names.map((name) => `  ${name}: { build: ${name} }`);
    await runner.write({ 'compose.yml': [`name: ${runner.prefix}`, 'services:', ...sections].join('\n') });
  };
  const build = async (images: readonly string[]) => {
    const list = images.map((name) => ({ name, image: `${runner.prefix}-${name}`, context: name }));
    const inputs = images.length === names.length ? {} : { images: JSON.stringify(list) };
    const { outcome, error } = await runner.build(inputs);
    if (outcome !== 'changed') throw error ?? new Error(outcome);
  };
  const fresh = async (work: () => Promise<unknown>) => {
    await prepare();
    return timed(work);
  };
  // Everything but the builds: reading the files, asking Docker.
  await prepare();
  await build(names);
  const figures = await inTurn(3, {
    'set-up': () => timed(() => build(names)),
    slowest: () => fresh(() => build(['ia'])),
    together: () => fresh(() => build(names)),
    'one after another': () =>
      fresh(async () => {
        for (const name of names) await build([name]);
      }),
  });
  for (const [name, took] of Object.entries(figures)) console.log(`${name}: ${(took / 1_000).toFixed(2)} s`);
  const { 'set-up': setUp = 0, slowest = 0, together = 0, 'one after another': inTurnMs = 0 } = figures;
  console.log(
    `six at once: ${((together - setUp) / slowest).toFixed(2)} x the slowest beside the set-up (at most 1.15), ${(inTurnMs / together).toFixed(1)} times faster than one after another`,
  );
} finally {
  await runner.stop();
}
