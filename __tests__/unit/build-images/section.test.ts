import { readSection } from '../../../lib/build/read-section.js';

const problemsOf = (written: unknown) => readSection(written, '/repo', {}).problems;

test('a context alone is a section', () => {
  expect(readSection('./web', '/repo', {})).toMatchObject({
    section: { context: '/repo/web' },
    problems: [],
  });
});

test('a context elsewhere stays as it is written', () => {
  const context = 'https://github.com/org/app.git#main:web';
  expect(readSection({ context }, '/repo', {}).section.context).toBe(context);
});

test('lists and maps of names are the same', () => {
  const lists = readSection({ args: ['A=1', 'B'], labels: ['x=y=z'] }, '/repo', {}).section;
  const maps = readSection({ args: { A: 1, B: null }, labels: { x: 'y=z' } }, '/repo', {}).section;
  expect(lists).toEqual(maps);
});

test.each([
  [{ contex: '.' }, 'there is no key contex; context?'],
  [{ privileged: true }, 'privileged is not supported'],
  [{ context: ['.'] }, 'context is no text'],
  [{ platforms: 'linux/amd64' }, 'platforms is no list'],
  [{ args: { A: ['b'] } }, 'A of args is no text'],
  [{ pull: 'perhaps' }, 'pull is neither true nor false'],
  [{ secrets: ['token'] }, 'the secret token comes from neither a file nor a variable (environment)'],
  [7, 'it is no map'],
])('%j is wrong', (written, problem) => {
  expect(problemsOf(written)).toEqual([problem]);
});

test('what is only said elsewhere is no reason to fail', () => {
  expect(problemsOf({ tags: ['web:1'], 'x-note': 'ours' })).toEqual([]);
});
