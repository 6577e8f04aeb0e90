import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { rolloutInputs } from '../../../actions/rollout/definition.js';

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const folder = 'workflows';

/** Every step of the reusable workflows that rolls out. */
const rollouts = readdirSync(folder).flatMap((file) => {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Workflow;
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps.filter(({ uses }) => uses === '$/rollout').map((step) => [`${job} of ${file}`, step] as const),
  );
});

test('there are steps that roll out', () => {
  expect(rollouts.length).toBeGreaterThan(3);
});

test.each(rollouts)('%s masks every value of the secret env', (_, step) => {
  expect(step.with).toMatchObject({ env: '${{ inputs.env }}', secrets: '${{ secrets.env }}' });
  expect(rolloutInputs.secrets.secret).toBe(true);
});
