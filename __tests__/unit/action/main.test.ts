import { StepRunner } from './step-process.js';

let steps: StepRunner;
beforeAll(() => {
  steps = new StepRunner();
});
afterAll(() => steps.remove());

const errorsIn = (log: string) => log.split('\n').filter((line) => line.startsWith('::error'));

test('an action that ends well sets its outputs and leaves 0', async () => {
  const { code, outputs, log, state } = await steps.run('main', { INPUT_ENDING: 'well' });
  expect(code).toBe(0);
  expect(outputs).toMatchObject({ outcome: 'deployed', changed: 'true', results: '[{"target":"web1"}]' });
  expect(errorsIn(log)).toEqual([]);
  expect(state).toMatchObject({ started: 'true', finished: 'true', run: outputs.id });
});

test('a failure that is thrown is the first annotation, with the outcome set', async () => {
  const { code, outputs, log, summary } = await steps.run('main', { INPUT_ENDING: 'failed' });
  expect(code).toBe(1);
  expect(outputs).toEqual({ outcome: 'failed' });
  expect(errorsIn(log)).toEqual([
    '::error title=fixture%3A failed::host web1: service web exited with code 3%0Alast log lines:%0A  starting%0A  no such table%0ALook at its log.%0A[container-failed]',
  ]);
  expect(summary).toContain('no such table');
});

test('a failure that is returned keeps its outcome and outputs', async () => {
  const { code, outputs, log } = await steps.run('main', { INPUT_ENDING: 'returned-failed' });
  expect(code).toBe(1);
  expect(outputs).toEqual({ outcome: 'rolled-back', changed: 'false', results: '[]' });
  expect(errorsIn(log)).toHaveLength(1);
});

test('all problems of the input are one annotation, and the action never starts', async () => {
  const { code, outputs, log, state } = await steps.run('main', {
    INPUT_ENDING: 'wel',
    INPUT_TIMEOUT: '30',
    INPUT_SECRETS: 'A=1\nhunter2',
    INPUT_TIME_OUT: '5s',
  });
  expect(code).toBe(1);
  expect(outputs).toEqual({ outcome: 'failed' });
  expect(errorsIn(log)).toHaveLength(1);
  expect(log).toMatch(/time_out.*ending.*timeout.*secrets.*line 2 has no "="/);
  expect(log.replaceAll('::add-mask::hunter2', '')).not.toContain('hunter2');
  expect(state.started).toBeUndefined();
});

test('a missing input is told', async () => {
  const { code, outputs, log } = await steps.run('main', {});
  expect([code, outputs.outcome]).toEqual([1, 'failed']);
  expect(errorsIn(log)).toEqual([expect.stringContaining('input ending: it is required')]);
});

test('an input that is like none of the action is a warning only', async () => {
  const { code, log } = await steps.run('main', { INPUT_ENDING: 'well', INPUT_FROBNICATE: 'x' });
  expect(code).toBe(0);
  expect(log).toMatch(/^::warning::.*frobnicate/m);
});

test('an unexpected error has no stack', async () => {
  const { code, outputs, log, state } = await steps.run('main', { INPUT_ENDING: 'unexpected' });
  expect([code, outputs.outcome]).toEqual([1, 'failed']);
  expect(log).toContain('undefined is not a function');
  expect(log).not.toContain('    at ');
  expect(state.finished).toBeUndefined();
});

test('an unexpected error has its stack under debug logging', async () => {
  const { log } = await steps.run('main', { INPUT_ENDING: 'unexpected', RUNNER_DEBUG: '1' });
  expect(log).toContain('    at ');
});

test('a rejection that nobody hears is a failure, although the action ends well', async () => {
  const { code, outputs, log } = await steps.run('main', { INPUT_ENDING: 'crash' });
  expect(code).toBe(1);
  expect(outputs).toEqual({ outcome: 'failed', changed: 'true' });
  expect(errorsIn(log)).toEqual([expect.stringContaining('nobody listens')]);
});

test('an exception that nobody catches lets the action put back what it changed', async () => {
  const { code, outputs, log, state } = await steps.run('main', { INPUT_ENDING: 'crash-heeded' });
  expect(code).toBe(1);
  expect(outputs).toEqual({ outcome: 'rolled-back', changed: 'false' });
  expect(errorsIn(log)).toEqual([expect.stringContaining('nobody listens')]);
  expect(state.finished).toBeUndefined();
});

test('an action that nothing can end any more is a failure', async () => {
  const { code, outputs, log } = await steps.run('main', { INPUT_ENDING: 'dry' });
  expect([code, outputs.outcome]).toEqual([1, 'failed']);
  expect(log).toContain('nothing left to wait for');
});

test('what is left open after the end does not keep the process', async () => {
  const { code, outputs } = await steps.run('main', { INPUT_ENDING: 'linger' });
  expect([code, outputs.outcome]).toEqual([0, 'unchanged']);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s cancels what goes on', async (signal) => {
  let sent = false;
  const { code, outputs, log, state } = await steps.run('main', { INPUT_ENDING: 'wait' }, (soFar, kill) => {
    if (sent || !soFar.includes('waiting')) return;
    sent = true;
    kill(signal);
  });
  expect(code).toBe(1);
  expect(outputs).toEqual({ outcome: 'cancelled' });
  expect(log).toContain(`the run was cancelled (${signal})`);
  expect(state.finished).toBe('true');
});

test('after a kill the post step recovers the very run', async () => {
  const sent = new Set<string>();
  const once = (signal: NodeJS.Signals, kill: (signal: NodeJS.Signals) => void) => {
    if (!sent.has(signal)) kill(signal);
    sent.add(signal);
  };
  const main = await steps.run('main', { INPUT_ENDING: 'for-ever' }, (log, kill) => {
    if (log.includes('waiting')) once('SIGINT', kill);
    if (sent.has('SIGINT')) once('SIGTERM', kill);
    if (log.includes('about to end this process')) once('SIGKILL', kill);
  });
  expect(main.signal).toBe('SIGKILL');
  expect(main.state).toEqual({ started: 'true', run: expect.stringMatching(/^77-1-/) });
  const post = await steps.run('post', {
    INPUT_ENDING: 'for-ever',
    STATE_started: 'true',
    STATE_run: main.state.run ?? '',
  });
  expect(post.code).toBe(0);
  expect(post.log).toContain(`recovering ${main.state.run} within 30000`);
  expect(post.log).toContain('::notice title=fixture::What the interrupted step had changed was put back.');
});

test.each([
  ['main never started', {}],
  ['main finished', { STATE_started: 'true', STATE_finished: 'true' }],
])('the post step does nothing when %s', async (_, state) => {
  const { code, log } = await steps.run('post', {
    INPUT_ENDING: 'well',
    ...(state as Record<string, string>),
  });
  expect([code, log]).toEqual([0, '']);
});

test('secrets are masked line by line before anything else, and hidden in log, outputs and summary', async () => {
  const { log, outputs, summary } = await steps.run('main', {
    INPUT_ENDING: 'print',
    INPUT_KEY: '-----BEGIN-----\nc2VjcmV0\n-----END-----',
    INPUT_SECRETS: 'TOKEN=\'first line\n  second "line"\'\nFLAG=true\nN=12',
  });
  const lines = log.split('\n');
  const masks = lines.filter((line) => line.startsWith('::add-mask::'));
  expect(lines.slice(0, masks.length)).toEqual(masks);
  expect(masks).toEqual(
    expect.arrayContaining(['::add-mask::c2VjcmV0', '::add-mask::first line', '::add-mask::second "line"']),
  );
  expect(masks).not.toContain('::add-mask::true');
  for (const text of [lines.slice(masks.length).join('\n'), JSON.stringify(outputs), summary]) {
    expect(text).not.toContain('first line');
    expect(text).not.toContain('second "line');
  }
});

test('what a container prints is no command to the runner', async () => {
  const { log } = await steps.run('main', { INPUT_ENDING: 'print' });
  expect(errorsIn(log)).toEqual([]);
  expect(log.split(/\r|\n/).filter((line) => line.startsWith('::error'))).toEqual([]);
  expect(log).not.toContain('##[error]');
});
