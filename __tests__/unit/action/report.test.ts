import { annotate } from '../../../lib/action/report.js';
import { Runner } from '../../../lib/action/runner.js';

test('a stack gives the runner no commands, whichever line ends are in its message', () => {
  let log = '';
  const runner = new Runner({ RUNNER_DEBUG: '1' }, (text) => {
    log += text;
  });
  const stack = 'Error: it said\r::error::this\n::error::that\n    at somewhere';
  annotate(runner, 'fixture', { outcome: 'failed', outputs: {}, stack }, [], (text) => text);
  expect(log.split(/\r|\n/).filter((line) => line.startsWith('::'))).toEqual([]);
  expect(log).toContain('at somewhere');
});
