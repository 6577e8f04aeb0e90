import { PassThrough } from 'node:stream';
import { printReport } from '../../../lib/cli/report.js';
import type { Terminal } from '../../../lib/cli/terminal.js';
import { DeployError } from '../../../lib/errors/deploy-error.js';

/** What would take a terminal over: its title, its screen, its clipboard, the direction of its text. */
const hostile = 'ke\u001b]0;owned\u0007y\u001b[2J\u001b]52;c;eA==\u0007\u202e\u0008';
const acted = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

function printed(reported: Partial<Parameters<typeof printReport>[0]>): string {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const terminal = { output, errors, json: false, color: false, columns: 100 } as unknown as Terminal;
  printReport({ entries: [], ended: { outcome: 'failed' }, ...reported }, terminal, (text) => text);
  return `${output.read() ?? ''}${errors.read() ?? ''}`;
}

test('what is wrong with a file is told without what a terminal would act on', () => {
  const problem = new DeployError({
    code: 'config-key-unknown',
    kind: 'input',
    what: `there is no key ${hostile}`,
    where: 'deploy-kit.yml:2:1',
    remedy: `Take it away:\n  ${hostile}`,
  });
  const text = printed({ ended: { outcome: 'failed', problems: [problem] } });
  expect(text).toMatch(/^deploy-kit\.yml:2:1: there is no key key.*\nTake it away:\n {2}key/);
  expect(text).not.toMatch(acted);
});

test('outputs of an action are, too, and keep their lines', () => {
  const text = printed({ ended: { outcome: 'deployed' }, outputs: { logs: `one\n${hostile}` } });
  expect(text).toMatch(/logs: one\nkey/);
  expect(text).not.toMatch(acted);
});
