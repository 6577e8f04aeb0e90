import { exitCode } from '../../../lib/cli/exit-code.js';
import { Cancelled, DeployError, toDeployError } from '../../../lib/errors/deploy-error.js';
import type { Outcome } from '../../../lib/journal/outcome.js';
import { returned, threw } from '../../../lib/run/ending.js';

const cause = new DeployError({ code: 'container-failed', what: 'it ended', remedy: 'Look at its log.' });
const pin = new DeployError({
  code: 'ssh-host-key-unpinned',
  kind: 'input',
  what: 'no pin',
  remedy: 'Pin it.',
});
const ended = (outcome: Outcome, more: object = {}) => returned({ outcome, outputs: {}, ...more });

test.each(['deployed', 'changed', 'migrated', 'healthy', 'started', 'unchanged', 'planned'] as const)(
  '%s is 0',
  (outcome) => {
    expect(exitCode(ended(outcome), undefined)).toBe(0);
  },
);

test('failed, with all that was changed back, is 1', () => {
  expect(exitCode(ended('rolled-back', { error: cause }), undefined)).toBe(1);
  expect(exitCode(ended('failed', { error: cause }), undefined)).toBe(1);
  expect(exitCode(ended('timed-out', { error: cause }), undefined)).toBe(1);
  expect(exitCode(ended('superseded', { error: cause }), undefined)).toBe(1);
});

test('an outcome that claims to be good beside an error is not', () => {
  expect(exitCode(ended('deployed', { error: cause }), undefined)).toBe(1);
});

test('wrong input is 2, whether it was found here or by a host before anything was tried', () => {
  expect(exitCode(threw(pin), undefined)).toBe(2);
  expect(exitCode(ended('failed', { error: pin }), undefined)).toBe(2);
});

test('wrong input that is found when a phase was deployed, and stays, is 1: something was tried', () => {
  const outputs = {
    results: [
      { target: 'db', outcome: 'deployed', kept: true },
      { target: 'web', outcome: 'failed' },
    ],
  };
  expect(exitCode(returned({ outcome: 'failed', outputs, error: pin }), undefined)).toBe(1);
});

test('something that could not be put back is 3, also when it was cancelled or ran out of time', () => {
  const left = { error: cause, unfinished: true };
  expect(exitCode(ended('failed', left), undefined)).toBe(3);
  expect(exitCode(ended('timed-out', left), undefined)).toBe(3);
  expect(
    exitCode(ended('failed', { ...left, error: toDeployError(new Cancelled('SIGINT')) }), 'SIGINT'),
  ).toBe(3);
  const outputs = { results: [{ target: 'web', notPutBack: ['deploy-compose: the host is gone'] }] };
  expect(exitCode(returned({ outcome: 'failed', outputs, error: cause }), undefined)).toBe(3);
});

test('cancelled and undone is 130 or 143, by the signal', () => {
  const cancelled = ended('cancelled', { error: toDeployError(new Cancelled('SIGTERM')) });
  expect(exitCode(cancelled, 'SIGINT')).toBe(130);
  expect(exitCode(cancelled, 'SIGTERM')).toBe(143);
});

test('a signal that came too late to cancel anything changes nothing', () => {
  expect(exitCode(ended('deployed'), 'SIGINT')).toBe(0);
});

test('what a rollback asks for is rolled-back', () => {
  expect(exitCode(ended('rolled-back'), undefined, 'rolled-back')).toBe(0);
  expect(exitCode(ended('rolled-back', { error: cause }), undefined, 'rolled-back')).toBe(1);
  expect(exitCode(ended('rolled-back'), undefined)).toBe(1);
});
