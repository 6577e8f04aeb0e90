import { exitReason, judge } from '../../../lib/docker/verdict.js';
import { container } from './containers.js';

const lasting = { count: 1, endsWell: false };
const awaited = { count: 1, endsWell: true };

describe('a container that is meant to go on', () => {
  test.each(['none', 'healthy'] as const)('is well when it runs with health %s', (health) => {
    expect(judge(container({ health }), lasting)).toEqual({ kind: 'well' });
  });

  test('is waited for while its health check has not passed', () => {
    expect(judge(container({ health: 'starting' }), lasting)).toMatchObject({ kind: 'waiting' });
  });

  test('has failed when it is unhealthy, in the words of its check', () => {
    const unhealthy = container({ health: 'unhealthy', healthOutput: 'connection refused' });
    expect(judge(unhealthy, lasting)).toEqual({
      kind: 'failed',
      reason: 'unhealthy; its health check said: connection refused',
    });
  });

  test('has failed when it is unhealthy without a word', () => {
    expect(judge(container({ health: 'unhealthy' }), lasting)).toEqual({
      kind: 'failed',
      reason: 'unhealthy',
    });
  });

  test('is waited for before it was started', () => {
    expect(judge(container({ status: 'created' }), lasting)).toMatchObject({ kind: 'waiting' });
  });

  test('has failed when it could not start, in the words of the engine', () => {
    const startError = 'bind: address already in use';
    expect(judge(container({ status: 'created', startError }), lasting)).toEqual({
      kind: 'failed',
      reason: 'could not start: bind: address already in use',
    });
  });

  test('has failed when it keeps restarting', () => {
    expect(judge(container({ status: 'restarting', exitCode: 1 }), lasting)).toEqual({
      kind: 'failed',
      reason: 'keeps restarting; exited with code 1',
    });
  });

  test.each(['paused', 'removing', 'dead'] as const)('has failed when it is %s', (status) => {
    expect(judge(container({ status }), lasting)).toEqual({ kind: 'failed', reason: `is ${status}` });
  });
});

describe('a container that has ended', () => {
  const ended = { status: 'exited', restartPolicy: 'no', publishesPorts: false } as const;

  test('with 0, and nothing says that it should go on, is a one-shot and well', () => {
    expect(judge(container(ended), lasting)).toEqual({ kind: 'well' });
  });

  test('with 0, and may only restart on failure, is a one-shot and well', () => {
    expect(judge(container({ ...ended, restartPolicy: 'on-failure' }), lasting)).toEqual({ kind: 'well' });
  });

  test.each([
    ['it should be restarted', { restartPolicy: 'always' }],
    ['it should be restarted unless stopped', { restartPolicy: 'unless-stopped' }],
    ['it publishes a port', { publishesPorts: true }],
    ['it has a health check', { health: 'healthy' }],
  ] as const)('with 0 has failed where %s', (_why, rest) => {
    expect(judge(container({ ...ended, ...rest }), lasting)).toEqual({
      kind: 'failed',
      reason: 'exited with code 0',
    });
  });

  test('with anything else has failed', () => {
    expect(judge(container({ ...ended, exitCode: 2 }), lasting)).toEqual({
      kind: 'failed',
      reason: 'exited with code 2',
    });
  });
});

describe('a one-shot that is waited for', () => {
  test('is not done while it runs, healthy or not', () => {
    expect(judge(container({ health: 'healthy' }), awaited)).toEqual({
      kind: 'waiting',
      state: 'still running',
    });
  });

  test('is well when it ended with 0, whatever its ports and policy', () => {
    expect(judge(container({ status: 'exited' }), awaited)).toEqual({ kind: 'well' });
  });

  test('has failed when it ended with anything else', () => {
    expect(judge(container({ status: 'exited', exitCode: 1 }), awaited)).toMatchObject({ kind: 'failed' });
  });
});

test.each([
  [137, true, 'exited with code 137 (out of memory)'],
  [137, false, 'exited with code 137 (SIGKILL)'],
  [143, false, 'exited with code 143 (SIGTERM)'],
  [139, false, 'exited with code 139 (SIGSEGV)'],
  [128, false, 'exited with code 128'],
  [255, false, 'exited with code 255'],
  [1, false, 'exited with code 1'],
])('exit code %i (out of memory: %s) reads: %s', (exitCode, outOfMemory, text) => {
  expect(exitReason({ exitCode, outOfMemory })).toBe(text);
});
