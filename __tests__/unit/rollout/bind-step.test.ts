import type { Capability, Planned, Prepared } from '../../../lib/capability/capability.js';
import { Journal } from '../../../lib/journal/journal.js';
import { bindStep } from '../../../lib/rollout/bind-step.js';
import { failure } from './story.js';

type Parts = Capability<
  string,
  string,
  Planned & { found: string },
  Prepared & { made: string },
  { done: string }
>;

const signal = new AbortController().signal;
const run = {
  id: 'run-1',
  url: 'https://run/1',
  actor: 'ada',
  sha: '',
  branch: '',
  repository: '',
  directory: '/',
};

/** A capability whose parts hand on what they were given, and a note of it. */
function bound(parts: Partial<Parts> = {}) {
  const given: unknown[] = [];
  const capability: Parts = {
    plan: async (target, inputs) => {
      given.push(['plan', target, inputs]);
      return { changes: [], found: 'f' };
    },
    prepare: async (_target, _inputs, plan) => {
      given.push(['prepare', plan.found]);
      return { made: 'm' };
    },
    apply: async (_target, _inputs, ready) => {
      given.push(['apply', ready.made]);
      return { done: 'd' };
    },
    verify: async (_target, _inputs, applied) => {
      given.push(['verify', applied.done]);
      return {};
    },
    undo: async (_target, _inputs, applied) => {
      given.push(['undo', applied.done]);
    },
    ...parts,
  };
  const context = { run, journal: new Journal(), dryRun: false };
  const step = bindStep(capability, { name: 'step', targetName: 'a', target: 'host', inputs: 'in', context });
  return { step, given };
}

describe('a bound step', () => {
  test('hands on what each part found to the next', async () => {
    const { step, given } = bound();
    await step.plan(signal);
    await step.prepare(signal);
    await step.apply(signal);
    await step.verify(signal);
    await step.undo(signal);
    expect(given).toEqual([
      ['plan', 'host', 'in'],
      ['prepare', 'f'],
      ['apply', 'm'],
      ['verify', 'd'],
      ['undo', 'd'],
    ]);
  });

  test('is touched once apply has begun, and undoes what it said that it began', async () => {
    const { step, given } = bound({
      apply: async (_target, _inputs, _ready, { began }) => {
        began({ done: 'half' });
        throw failure('broken');
      },
    });
    await step.plan(signal);
    await step.prepare(signal);
    expect(step.touched).toBe(false);
    await expect(step.apply(signal)).rejects.toThrow('broken');
    expect(step.touched).toBe(true);
    await step.undo(signal);
    expect(given.at(-1)).toEqual(['undo', 'half']);
  });

  test('is not touched when apply fails before it began anything', async () => {
    const { step } = bound({ apply: () => Promise.reject(failure('broken')) });
    await step.plan(signal);
    await step.prepare(signal);
    await expect(step.apply(signal)).rejects.toThrow('broken');
    expect(step.touched).toBe(false);
  });

  test('prepares from the newest plan', async () => {
    let plans = 0;
    const { step, given } = bound({ plan: async () => ({ changes: [], found: `plan ${++plans}` }) });
    await step.plan(signal);
    await step.plan(signal);
    await step.prepare(signal);
    expect(given).toEqual([['prepare', 'plan 2']]);
  });

  test('has nothing to tidy up where its capability has not', async () => {
    const { step } = bound();
    await step.plan(signal);
    await step.prepare(signal);
    await step.apply(signal);
    await expect(step.finish(signal)).resolves.toBeUndefined();
  });

  test('is a defect of the caller when its parts are out of order', async () => {
    await expect(bound().step.apply(signal)).rejects.toThrow('step step on a: prepare did not run');
  });
});
