import { failure, onOneTarget, phase, Story } from './story.js';

let story: Story;
beforeEach(() => {
  story = new Story();
});

const inVain = () => {
  throw failure('not healthy');
};

describe('a wait', () => {
  test('is taken in its turn: after what comes before it, before what comes after it', async () => {
    const steps = [
      story.step('a', { waits: true }, 'before'),
      story.step('a', {}, 'compose'),
      story.step('a', { waits: true }, 'after'),
    ];
    await story.run([onOneTarget(steps)]);
    expect(story.calls.filter((call) => /apply|verify/.test(call))).toEqual([
      'a.before verify',
      'a.compose apply',
      'a.compose verify',
      'a.after verify',
    ]);
  });

  test('comes after the phases that its own one needs', async () => {
    await story.run([
      phase([story.step('api', { waits: true })], { name: 'api', needs: ['db'] }),
      phase([story.step('db')], { name: 'db' }),
    ]);
    expect(story.of('verify')).toEqual(['db', 'api']);
  });

  test('in vain takes back what the run changed', async () => {
    const result = await story.run([
      phase([story.step('db')], { name: 'db' }),
      phase([story.step('api', { waits: true, verify: inVain })], { name: 'api', needs: ['db'] }),
    ]);
    expect(result.outcome).toBe('rolled-back');
    expect(story.of('undo')).toEqual(['db']);
  });

  test('is taken also when nothing changes, which stays unchanged', async () => {
    const steps = [story.step('a', { plans: [[]] }, 'compose'), story.step('a', { waits: true }, 'wait')];
    const result = await story.run([onOneTarget(steps)]);
    expect(result.outcome).toBe('unchanged');
    expect(result.results[0]?.outcome).toBe('unchanged');
    expect(story.of('verify')).toEqual(['a.wait']);
  });

  test('in vain makes a run that changes nothing a failed one', async () => {
    const steps = [
      story.step('a', { plans: [[]] }, 'compose'),
      story.step('a', { waits: true, verify: inVain }, 'wait'),
    ];
    const result = await story.run([onOneTarget(steps)]);
    expect(result.outcome).toBe('failed');
    expect(result.error?.what).toBe('not healthy');
  });

  test('is not taken in a dry run', async () => {
    const result = await story.run([phase([story.step('a', { waits: true })])], { dryRun: true });
    expect(result.outcome).toBe('unchanged');
    expect(story.of('verify')).toEqual([]);
  });

  test('is told as waiting, not as a switch', async () => {
    await story.run([phase([story.step('a', { waits: true })])]);
    expect(story.told).toEqual(['run.started', 'a step.waiting', 'a step.verified', 'run.ended']);
  });

  test('needs no lock', async () => {
    const lockable = {
      key: 'k',
      target: 'a',
      project: 'p',
      open: () => {
        throw new Error('taken');
      },
    };
    const result = await story.run([phase([story.step('a', { waits: true })])], { locks: [lockable] });
    expect(result.outcome).toBe('unchanged');
  });
});
