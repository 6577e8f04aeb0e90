import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentName } from '../../lib/action/inputs.js';
import { median } from './figures.js';

/**
 * How long ecs-render-and-deploy takes to render a task definition, the process's start and end with it, as a ratio to
 * `node -e 0` in the same run. At most 3. Run by `scripts/bench ecs-render`.
 */
const rounds = 25;
const directory = resolve('__tests__/unit/ecs/official/fargate-web-app');
const temporary = mkdtempSync(join(tmpdir(), 'ecs-render-'));
const inputs = {
  'task-definition': 'task-definition.json',
  ...JSON.parse(readFileSync(join(directory, 'inputs.json'), 'utf8')),
};

/** Milliseconds of one process. */
function timed(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): number {
  const before = process.hrtime.bigint();
  const { status, stdout } = spawnSync(process.execPath, argv, {
    env: { PATH: process.env.PATH, GITHUB_WORKSPACE: directory, ...environment },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`it ended with ${status}: ${stdout}`);
  return Number(process.hrtime.bigint() - before) / 1e6;
}

const given = Object.fromEntries(
  Object.entries(inputs).map(([name, value]) => [environmentName(name), String(value)]),
);
const stub = resolve('dist/ecs-render-and-deploy.js');
const floor: number[] = [];
const first: number[] = [];
const later: number[] = [];
const cached = { ...given, RUNNER_TEMP: temporary };
timed([stub], cached);
// Turn by turn, so that a busy moment of the machine hits all three.
for (let round = 0; round < rounds; round++) {
  floor.push(timed(['-e', '0']));
  // Without the runner's folder nothing is kept compiled.
  first.push(timed([stub], { ...given, TMPDIR: temporary }));
  later.push(timed([stub], cached));
}
const ratio = (values: readonly number[]) => (median(values) / median(floor)).toFixed(2);
console.log(
  `a rendering: ${ratio(first)} x node -e 0 (${median(floor).toFixed(0)} ms); later in the same job ${ratio(later)} x`,
);
rmSync(temporary, { recursive: true });
