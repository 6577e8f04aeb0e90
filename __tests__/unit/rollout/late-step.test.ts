import { lateStep } from '../../../lib/rollout/late-step.js';
import type { StepRun } from '../../../lib/rollout/rollout.js';
import type { StepWork } from '../../../lib/rollout/step-action.js';
import { StepOutputs } from '../../../lib/rollout/step-outputs.js';
import { change, failure, phase, Story } from './story.js';

let story: Story;
let outputs: StepOutputs;
beforeEach(() => {
  story = new Story();
  outputs = new StepOutputs();
});

const work = {
  outputs: (results: readonly { details: Readonly<Record<string, unknown>> }[]) => ({
    release: results[0]?.details.verified ? 'new' : 'old',
  }),
} as unknown as StepWork;
const reference = { id: 'deploy', output: 'release' };

/** A step that refers to the output `release` of the step `deploy`; `seen` holds what it began with. */
function referring(target: string, seen: string[], step: StepRun = story.step(target, {}, 'late')): StepRun {
  return lateStep({
    step: 'late',
    target,
    role: {},
    refersTo: [reference],
    known: () => outputs.planned([reference]),
    begin: async () => {
      seen.push(outputs.read(reference, target));
      return step;
    },
  });
}

const phases = (source: StepRun, late: StepRun) => [
  phase([source], { name: 'first' }),
  phase([late], { name: 'second', needs: ['first'] }),
];

describe('a step that refers to the output of another', () => {
  test('is planned at once where the other has nothing to do', async () => {
    const source = outputs.recorded('deploy', work, story.step('a', { plans: [[]] }, 'deploy'));
    const seen: string[] = [];
    const result = await story.run(phases(source, referring('b', seen)), { dryRun: true });
    expect(seen).toEqual(['old']);
    expect(result.results[1]?.changes).toEqual([change]);
  });

  test('is unchanged with it where both have nothing to do', async () => {
    const source = outputs.recorded('deploy', work, story.step('a', { plans: [[]] }, 'deploy'));
    const late = referring('b', [], story.step('b', { plans: [[]] }, 'late'));
    expect((await story.run(phases(source, late))).outcome).toBe('unchanged');
  });

  test('begins with what the other came to, once that is known', async () => {
    const source = outputs.recorded('deploy', work, story.step('a', {}, 'deploy'));
    const seen: string[] = [];
    const result = await story.run(phases(source, referring('b', seen)));
    expect(result.outcome).toBe('deployed');
    expect(seen).toEqual(['new']);
    expect(story.calls.slice(-7)).toEqual([
      'a.deploy verify',
      'b.late plan',
      'b.late prepare',
      'b.late apply',
      'b.late verify',
      'a.deploy finish',
      'b.late finish',
    ]);
  });

  test('says in the plan what it waits to know', async () => {
    const source = outputs.recorded('deploy', work, story.step('a', {}, 'deploy'));
    const result = await story.run(phases(source, referring('b', [])), { dryRun: true });
    expect(result.results[1]?.changes).toEqual([
      { subject: 'step late', action: 'run', detail: 'once steps.deploy.release is known' },
    ]);
  });

  test('goes back with the others', async () => {
    const source = outputs.recorded('deploy', work, story.step('a', {}, 'deploy'));
    const failing = story.step(
      'b',
      {
        verify: () => {
          throw failure('unhealthy');
        },
      },
      'late',
    );
    const result = await story.run(phases(source, referring('b', [], failing)));
    expect(result.outcome).toBe('rolled-back');
    expect(story.of('undo')).toEqual(['b.late', 'a.deploy']);
  });

  test('does nothing where it turns out that there is nothing to do', async () => {
    const source = outputs.recorded('deploy', work, story.step('a', {}, 'deploy'));
    const late = referring('b', [], story.step('b', { plans: [[]] }, 'late'));
    const result = await story.run(phases(source, late));
    expect(result.results.map(({ outcome }) => outcome)).toEqual(['deployed', 'unchanged']);
    expect(story.calls).not.toContain('b.late apply');
  });

  test('does not wait for ever for one that could not be planned', async () => {
    const broken = story.step(
      'a',
      {
        plan: () => {
          throw failure('no route to host');
        },
      },
      'deploy',
    );
    const result = await story.run(phases(outputs.recorded('deploy', work, broken), referring('b', [])));
    expect(result.error?.what).toBe('no route to host');
  });
});

describe('an output', () => {
  const record = (target: string, release: string): StepRun =>
    outputs.recorded(
      'deploy',
      { outputs: undefined } as unknown as StepWork,
      story.step(target, { plans: [[]], details: { release } }, 'deploy'),
    );

  test('of the same target is read where the step ran there', async () => {
    const signal = new AbortController().signal;
    await Promise.all([record('a', 'r1'), record('b', 'r2')].map((step) => step.plan(signal)));
    expect(outputs.read(reference, 'b')).toBe('r2');
  });

  test('that all targets agree on is read from anywhere', async () => {
    const signal = new AbortController().signal;
    await Promise.all([record('a', 'r1'), record('b', 'r1')].map((step) => step.plan(signal)));
    expect(outputs.read(reference, 'elsewhere')).toBe('r1');
  });

  test('that differs between targets is an error elsewhere', async () => {
    const signal = new AbortController().signal;
    await Promise.all([record('a', 'r1'), record('b', 'r2')].map((step) => step.plan(signal)));
    expect(() => outputs.read(reference, 'elsewhere')).toThrow(
      expect.objectContaining({ code: 'step-outputs-differ' }),
    );
  });
});
