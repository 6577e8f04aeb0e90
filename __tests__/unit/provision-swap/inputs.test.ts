import { provisionSwap } from '../../../actions/provision-swap/definition.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';

const read = (given: Record<string, unknown>) =>
  readInputs(provisionSwap, { host: 'web1', ...given }, (name) => `input ${name}`);

test('size, path, swappiness and free disk have defaults', () => {
  expect(read({})).toMatchObject({
    inputs: {
      size: 4 * 1024 ** 3,
      path: '/swapfile',
      swappiness: 10,
      'min-free': 1024 ** 3,
      'dry-run': false,
    },
  });
});
test.each([
  ['size', '4', 'has no unit'],
  ['size', '0G', 'less than 1M'],
  ['size', 'lots', 'is not a size'],
  ['min-free', '-1G', 'is not a size'],
  ['path', 'swapfile', 'is not an absolute path'],
  ['path', '/swap file', 'is not an absolute path'],
  ['path', '/data/../swapfile', 'has ".."'],
  ['path', '/dev/shm/swapfile', 'does not lie on a disk'],
  ['swappiness', '201', 'is not a whole number from 0 to 200'],
])('%s %j is refused', (name, value, text) => {
  expect(read({ [name]: value })).toMatchObject({
    ok: false,
    problems: [{ code: 'input-invalid', where: `input ${name}`, what: expect.stringContaining(text) }],
  });
});
test('several wrong inputs are told together', () => {
  const result = read({ size: '1', path: 'x', swappiness: 'none' });
  expect(result).toMatchObject({ ok: false, problems: [{}, {}, {}] });
});
