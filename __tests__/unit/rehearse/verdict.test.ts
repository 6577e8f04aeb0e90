import { DeployError } from '../../../lib/errors/deploy-error.js';
import { verdict } from '../../../lib/rehearse/verdict.js';

const crashed = new DeployError({
  code: 'container-failed',
  what: 'exited with code 7',
  where: 'web',
  remedy: '',
});

test('a run that ends as it must, and left the hosts as they must be, is good', () => {
  const end = verdict(
    { outcome: 'rolled-back', outputs: {}, error: crashed },
    'rolled-back',
    'as before',
    [],
  );
  expect(end).toEqual({ outcome: 'rolled-back', said: 'as before', error: crashed });
});

test('another outcome is told with its cause', () => {
  const { problem } = verdict({ outcome: 'failed', outputs: {}, error: crashed }, 'deployed', '', []);
  expect(problem).toBe('it ended as failed in place of deployed: web: exited with code 7');
});

test('the right outcome is not enough where the hosts are not as they must be', () => {
  const found = ['web: shop/web is not what ran before'];
  const { problem } = verdict({ outcome: 'rolled-back', outputs: {} }, 'rolled-back', '', found);
  expect(problem).toBe('web: shop/web is not what ran before');
});
