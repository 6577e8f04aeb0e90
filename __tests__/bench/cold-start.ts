import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './figures.js';

/**
 * How long each stub of dist/ takes to start and to say that its inputs are missing, as a ratio to
 * `node -e 0` in the same run. Run by `scripts/bench cold-start`.
 */
const rounds = 25;

/** Milliseconds of one start, in an environment without inputs. */
function start(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): number {
  const before = process.hrtime.bigint();
  spawnSync(process.execPath, argv, { env: { PATH: process.env.PATH, ...environment } });
  return Number(process.hrtime.bigint() - before) / 1e6;
}

const temporary = mkdtempSync(join(tmpdir(), 'cold-start-'));
const stubs = readdirSync('dist').filter(
  (name) => /^[a-z][a-z-]*\.js$/.test(name) && name !== 'deploy-kit.js',
);
for (const stub of stubs) {
  const floor: number[] = [];
  const first: number[] = [];
  const later: number[] = [];
  start([`dist/${stub}`], { RUNNER_TEMP: temporary });
  // Turn by turn, so that a busy moment of the machine hits all three.
  for (let round = 0; round < rounds; round++) {
    floor.push(start(['-e', '0']));
    first.push(start([`dist/${stub}`]));
    later.push(start([`dist/${stub}`], { RUNNER_TEMP: temporary }));
  }
  const ratio = (values: readonly number[]) => (median(values) / median(floor)).toFixed(2);
  console.log(
    `${stub}: ${ratio(first)} x node -e 0 (${median(floor).toFixed(0)} ms); later in the same job ${ratio(later)} x`,
  );
}
rmSync(temporary, { recursive: true });
