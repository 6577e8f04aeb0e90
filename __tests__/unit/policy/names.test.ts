import { factsOf } from '../../../lib/policy/facts.js';
import { matches, patternProblem } from '../../../lib/policy/pattern.js';
import { parseRef } from '../../../lib/policy/ref.js';
import { imageTags } from '../../../lib/policy/tags.js';
import { sha } from './runs.js';

test.each([
  ['main', 'main', true],
  ['main', 'main2', false],
  ['main', 'Main', false],
  ['feature/*', 'feature/x', true],
  ['feature/*', 'feature/x/y', false],
  ['feature/**', 'feature/x/y', true],
  ['*', 'main', true],
  ['*', 'feature/x', false],
  ['**', 'feature/x', true],
  ['v?', 'v1', true],
  ['v?', 'v', false],
  ['v?', 'v/', false],
  ['release-1.0', 'release-1x0', false],
  ['a+b(c)', 'a+b(c)', true],
])('the pattern %s matches the branch %s: %s', (pattern, branch, expected) => {
  expect(matches(pattern, branch)).toBe(expected);
});

test.each(['main', 'feature/*', '**', 'user@host', 'release-1.0', 'ünïcode', 'a#b'])(
  '%s is a pattern',
  (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  },
);

test.each([
  'refs/heads/main',
  '!main',
  '[ab]',
  'a b',
  'a..b',
  'a~1',
  'a^',
  'a:b',
  'a\\b',
  '/a',
  'a/',
  'a//b',
  '.a',
  'a/.b',
  'a.',
  'a.lock',
  'a@{b',
  '@',
  '-a',
])('%s is no pattern', (pattern) => {
  expect(patternProblem(pattern)).toBeDefined();
});

test.each([
  ['refs/heads/main', { kind: 'branch', name: 'main' }],
  ['refs/heads/feature/x', { kind: 'branch', name: 'feature/x' }],
  ['refs/tags/v1', { kind: 'tag', name: 'v1' }],
  ['refs/pull/7/merge', { kind: 'pull', name: '7' }],
  ['refs/pull/7/head', { kind: 'pull', name: '7' }],
  ['main', undefined],
  ['refs/heads/', undefined],
  ['refs/heads/a b', undefined],
  ['refs/heads/a\nb', undefined],
  ['refs/pull/x/merge', undefined],
  ['heads/main', undefined],
])('the ref %j is %j', (text, ref) => {
  expect(parseRef(text)).toEqual(ref);
});

test('tags are made of the commit and the branch, each once, in their order', () => {
  const tags = ['latest', 'sha', 'short', 'branch', 'v1.2', 'latest'];
  expect(imageTags(tags, sha, { kind: 'branch', name: 'feature/x' })).toEqual([
    ...['latest', sha, sha.slice(0, 12), 'feature-x', 'v1.2'],
  ]);
});

test.each([
  ['feature/#7@x', 'feature--7-x'],
  ['-x', '_x'],
  ['x'.repeat(200), 'x'.repeat(128)],
])('the tag of the branch %s is one that a registry takes', (name, tag) => {
  expect(imageTags(['branch'], sha, { kind: 'branch', name })).toEqual([tag]);
});

describe('a pull request', () => {
  const ref = { kind: 'pull', name: '7' } as const;
  const of = (head: object | null, base: object) =>
    factsOf('pull_request', ref, sha, {
      pull_request: { number: 7, base: { ref: 'main', repo: base }, head: { ref: 'test', repo: head } },
    }).pull;

  test('is of a fork where the repositories are other ones, whatever they are called', () => {
    expect(of({ id: 2, full_name: 'org/app' }, { id: 1, full_name: 'org/app' })?.fork).toBe('org/app');
    expect(of({ id: 1, full_name: 'org/new' }, { id: 1, full_name: 'org/old' })?.fork).toBeUndefined();
  });

  test('of a fork that is gone is still of a fork', () => {
    expect(of(null, { id: 1, full_name: 'org/app' })?.fork).toBe('');
  });

  test('of which nothing is known is of a fork', () => {
    expect(of({}, {})?.fork).toBe('');
  });
});
