import { registerTarget } from '../../../actions/register-target/definition.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';

const read = (given: Record<string, unknown>) =>
  readInputs(registerTarget, { 'target-group': 'users', ...given }, (name) => `input ${name}`);
const problems = (given: Record<string, unknown>) => {
  const result = read(given);
  if (result.ok) throw new Error('it was accepted');
  return result.problems;
};

test('a target is an instance or an address, with a port where it is another', () => {
  expect(read({ targets: 'i-0abc, i-0abc:3001, 10.0.0.7:80, 2001:db8::7, [2001:db8::7]:80' })).toMatchObject({
    ok: true,
    inputs: {
      state: 'registered',
      timeout: 300_000,
      poll: 2000,
      targets: [
        { id: 'i-0abc', port: undefined },
        { id: 'i-0abc', port: 3001 },
        { id: '10.0.0.7', port: 80 },
        { id: '2001:db8::7', port: undefined },
        { id: '2001:db8::7', port: 80 },
      ],
    },
  });
});

test.each(['web1', 'i-xyz', '10.0.0', '10.0.0.7:0', '10.0.0.7:70000', '[10.0.0.7]:80', 'i-0abc:http'])(
  '%s is no target',
  (targets) => {
    expect(problems({ targets })).toMatchObject([{ code: 'input-invalid' }]);
  },
);

test('nothing to do is an error', () => {
  expect(problems({})).toMatchObject([
    { code: 'target-none-given', where: 'input targets, input rules, input create' },
  ]);
});

test('a port alone is of the hosts of a phase', () => {
  expect(problems({ targets: ':3001' })).toMatchObject([{ code: 'target-none-given' }]);
});

test.each([
  [{ targets: 'i-0a', around: true }, 'around is for a phase with hosts'],
  [{ targets: 'i-0a', state: 'drained', rules: [] }, 'rules is given, and state is drained'],
  [{ targets: 'i-0a', state: 'deregistered', create: {} }, 'create is given, and state is deregistered'],
])('%j do not go together', (given, text) => {
  expect(problems(given)).toMatchObject([{ code: 'input-conflict', what: expect.stringContaining(text) }]);
});

test('no time at all is no timeout', () => {
  expect(problems({ targets: 'i-0a', timeout: '0s', poll: '0ms' })).toHaveLength(2);
});
