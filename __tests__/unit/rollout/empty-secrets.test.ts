import { Journal } from '../../../lib/journal/journal.js';
import { warnOfEmptySecrets } from '../../../lib/rollout/empty-secrets.js';

const warningsOf = (inputs: object): string[] => {
  const journal = new Journal();
  warnOfEmptySecrets(inputs, journal);
  return journal.entries.map((entry) => (entry.type === 'warning' ? entry.message : entry.type));
};

test('names every secret without a value, and says where that comes from', () => {
  expect(warningsOf({ secrets: { A: '', B: 'x', C: '' } })).toEqual([
    'input secrets: A, C are empty; a secret that the repository or the environment does not have is an empty text',
  ]);
});

test.each([[{}], [{ secrets: undefined }], [{ secrets: { A: ' ' } }], [{ env: { A: '' } }]])(
  'says nothing of %j',
  (inputs) => {
    expect(warningsOf(inputs)).toEqual([]);
  },
);
