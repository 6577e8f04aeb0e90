import { failure, onOneTarget, phase, Story } from './story.js';

let story: Story;
beforeEach(() => {
  story = new Story();
});

/** A target that is taken out before its deploy and back in behind it. */
const around = (target: string, deploy: Parameters<Story['step']>[1] = {}, back = {}) => [
  story.step(target, { accompanies: true }, 'out'),
  story.step(target, deploy, 'deploy'),
  story.step(target, { accompanies: true, ...back }, 'in'),
];
const taken = () => story.calls.filter((call) => /apply|verify/.test(call));
const unhealthy = () => {
  throw failure('unhealthy');
};

describe('steps that accompany others', () => {
  test('are taken in their order where another step changes something', async () => {
    const result = await story.run([onOneTarget(around('a'))]);
    expect(result.outcome).toBe('deployed');
    expect(taken()).toEqual([
      'a.out apply',
      'a.out verify',
      'a.deploy apply',
      'a.deploy verify',
      'a.in apply',
      'a.in verify',
    ]);
  });

  test('are not taken, told or counted where no other step changes anything', async () => {
    const result = await story.run([onOneTarget(around('a', { plans: [[]] }))]);
    expect(result.outcome).toBe('unchanged');
    expect(result.results[0]?.changes).toEqual([]);
    expect(taken()).toEqual([]);
    expect(story.of('prepare')).toEqual([]);
    expect(story.events('step.planned').map(({ step }) => step)).toEqual(['deploy']);
  });

  test('are told behind the steps that they accompany, once', async () => {
    await story.run([onOneTarget(around('a'))]);
    expect(story.events('step.planned').map(({ step }) => step)).toEqual(['deploy', 'out', 'in']);
  });

  test('are not taken any more where preparing finds that nothing is left to do', async () => {
    const result = await story.run([onOneTarget(around('a', { prepared: [] }))]);
    expect(result.outcome).toBe('unchanged');
    expect(taken()).toEqual([]);
  });

  test('do not accompany what changes apart from the target', async () => {
    const apart = story.step('a', { apart: true }, 'rules');
    const result = await story.run([onOneTarget([...around('a', { plans: [[]] }), apart])]);
    expect(result.outcome).toBe('deployed');
    expect(taken()).toEqual(['a.rules apply', 'a.rules verify']);
  });

  test('that wait as well only wait where no other step changes anything', async () => {
    await story.run([onOneTarget(around('a', { plans: [[]] }, { waits: true }))]);
    expect(taken()).toEqual(['a.in verify']);
  });

  test('that wait as well are applied where another step changes something', async () => {
    await story.run([onOneTarget(around('a', {}, { waits: true }))]);
    expect(taken()).toContain('a.in apply');
  });

  test('are planned in a dry run', async () => {
    const result = await story.run([onOneTarget(around('a'))], { dryRun: true });
    expect(result.outcome).toBe('planned');
    expect(result.results[0]?.changes).toHaveLength(3);
  });

  test('go back around what they accompany', async () => {
    await story.run([onOneTarget(around('a', {}, { verify: unhealthy }))]);
    expect(story.of('undo')).toEqual(['a.in', 'a.deploy', 'a.out']);
  });
});

describe('a phase that goes back in its batches', () => {
  test('puts back the last one first, and each when the one behind it is back', async () => {
    const steps = ['a', 'b', 'c', 'd'].map((name) =>
      story.step(name, name === 'd' ? { verify: unhealthy } : {}),
    );
    const result = await story.run([phase(steps, { batches: [1, 2, 1], backInBatches: true })]);
    expect(result.outcome).toBe('rolled-back');
    expect(story.told.filter((event) => /undoing|undone/.test(event))).toEqual([
      'd step.undoing',
      'd step.undone',
      'b step.undoing',
      'c step.undoing',
      'b step.undone',
      'c step.undone',
      'a step.undoing',
      'a step.undone',
    ]);
  });
});
