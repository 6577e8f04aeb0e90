import { builtInPolicy } from '../../../lib/policy/built-in.js';
import { type Allowed, decide } from '../../../lib/policy/decide.js';
import type { RunFacts } from '../../../lib/policy/facts.js';
import { pull, push, runOf, sha } from './runs.js';

/** What is allowed, in one line: `build push deploy, production, frontend production, SHA latest`. */
function inWords({ build, push, deploy, environment, frontend, tags }: Allowed): string {
  const verbs = [build && 'build', push && 'push', deploy && 'deploy'].filter(Boolean).join(' ');
  const site = frontend === 'none' ? '' : `frontend ${frontend}`;
  const told = tags.map((tag) => (tag === sha ? 'SHA' : tag)).join(' ');
  return [verbs, environment, site, told].filter((part) => part !== '').join(', ') || 'nothing';
}

const byBuiltIn = (facts: RunFacts) => inWords(decide(builtInPolicy, facts).allowed);

const onMain = 'build push deploy, production, frontend production, SHA latest';

describe('by the built-in policy', () => {
  test.each<[string, RunFacts, string]>([
    ['a push to dev', push('dev'), 'build, development, frontend preview'],
    ['a push to test', push('test'), 'build, test, frontend preview'],
    ['a push to main', push('main'), onMain],
    ['a push to another branch', push('feature/x'), 'build'],
    ['the first push of a new branch', runOf('push', 'refs/heads/new'), 'build'],
    ['a push of a tag', runOf('push', 'refs/tags/v1.2.3'), 'build'],
    ['a push of a tag that is called like a branch', runOf('push', 'refs/tags/main'), 'build'],
    ['a dispatch on main', runOf('workflow_dispatch', 'refs/heads/main'), onMain],
    ['a schedule on main', runOf('schedule', 'refs/heads/main'), onMain],
    ['a release', runOf('release', 'refs/tags/v1'), 'build'],
    ['a pull request', pull('feature/x', 'dev'), 'build, frontend preview'],
    ['a pull request from test into main', pull('test', 'main'), 'build, frontend preview'],
    ['a pull request of a fork', pull('fix', 'dev', 'octocat/app'), 'build'],
    [
      'a merge queue for main',
      runOf('merge_group', 'refs/heads/gh-readonly-queue/main/pr-7-abc', {
        merge_group: { base_ref: 'refs/heads/main' },
      }),
      'build',
    ],
  ])('%s gets: %#', (_, facts, words) => {
    expect(byBuiltIn(facts)).toBe(words);
  });
});

test('pull_request_target, which runs on the base branch, gets what a pull request gets', () => {
  const { pull: of } = pull('test', 'main');
  const facts = { ...runOf('pull_request_target', 'refs/heads/main'), pull: of };
  expect(byBuiltIn(facts)).toBe('build, frontend preview');
});

test('the deletion of a branch gets nothing, though it runs on the default branch', () => {
  const facts = runOf('push', 'refs/heads/main', { deleted: true, ref: 'refs/heads/feature/x' });
  const { allowed, reason } = decide(builtInPolicy, facts);
  expect(inWords(allowed)).toBe('nothing');
  expect(reason).toBe('feature/x was deleted: there is nothing to do.');
});

test('in a repository that is a fork main is a branch like others', () => {
  const facts = runOf('push', 'refs/heads/main', { repository: { fork: true } });
  expect(byBuiltIn(facts)).toBe('build');
});

test('a fork gets no more than a build and a preview, whatever the default allows', () => {
  const generous = {
    ...builtInPolicy,
    otherwise: {
      build: true,
      push: true,
      deploy: true,
      frontend: 'production',
      environment: 'x',
      tags: ['y'],
    },
  } as const;
  expect(inWords(decide(generous, pull('fix', 'dev', 'octocat/app')).allowed)).toBe(
    'build, frontend preview',
  );
});

test('the first pattern that matches counts', () => {
  const policy = {
    ...builtInPolicy,
    branches: [
      { pattern: 'release/1.*', environment: 'legacy' },
      { pattern: 'release/**', environment: 'staging' },
    ],
  };
  expect(decide(policy, push('release/1.0')).allowed.environment).toBe('legacy');
  expect(decide(policy, push('release/2/x')).allowed.environment).toBe('staging');
});

describe('a pull request from the wrong branch', () => {
  test.each<[string, RunFacts]>([
    ['feature/x into main', pull('feature/x', 'main')],
    ['dev into main, past test', pull('dev', 'main')],
    ['the test of a fork into main', pull('test', 'main', 'octocat/app')],
  ])('%s gets nothing', (_, facts) => {
    const { allowed, wrongWay } = decide(builtInPolicy, facts);
    expect(inWords(allowed)).toBe('nothing');
    expect(wrongWay?.code).toBe('policy-promotion');
  });

  test('is told the rule, and the way up', () => {
    expect(decide(builtInPolicy, pull('feature/x', 'main')).wrongWay).toMatchObject({
      where: 'pull request 7 into main',
      what: 'main goes up from test only, and pull request 7 comes from feature/x',
      remedy:
        'Open it from feature/x into test first, then merge test into main: the way up is dev -> test -> main. With `guard: warn` the policy only warns.',
    });
  });

  test('of a fork is told that the branch is not the one of that name', () => {
    const { wrongWay } = decide(builtInPolicy, pull('test', 'main', 'octocat/app'));
    expect(wrongWay?.what).toContain('comes from the branch test of the fork octocat/app');
  });

  test('is let through with a warning where guard is warn', () => {
    const { allowed, reason, wrongWay } = decide({ ...builtInPolicy, guard: 'warn' }, pull('dev', 'main'));
    expect(inWords(allowed)).toBe('build, frontend preview');
    expect(wrongWay).toBeDefined();
    expect(reason).toBe(
      'Pull request 7 into main builds and previews the frontend, nothing else. Pull request 7 comes from dev. That is a warning only: guard is warn.',
    );
  });
});

describe('the reason', () => {
  const reason = (facts: RunFacts, checked?: Parameters<typeof decide>[2]) =>
    decide(builtInPolicy, facts, checked).reason;

  test('names the rule', () => {
    expect(reason(push('dev'))).toBe(
      'A push to dev: the rule for dev builds for development and previews the frontend.',
    );
    expect(reason(runOf('push', 'refs/tags/v1'))).toBe('A push of the tag v1: the default rule builds.');
  });

  test('says that the commit was not checked without a token', () => {
    expect(reason(push('main'))).toBe(
      'A push to main: the rule for main builds, pushes, deploys to production and puts the frontend into production. Where its commit comes from was not checked: no token was given.',
    );
  });

  test('says where the commit was found', () => {
    expect(reason(push('main'), { kind: 'right', how: 'Its commit is in test, as it has to be' })).toMatch(
      /\. Its commit is in test, as it has to be\.$/,
    );
  });

  test('of what is not allowed says only that', () => {
    const arrival = { kind: 'wrong', subject: 'commit 0123456789ab', from: 'is not in test' } as const;
    expect(reason(push('main'), arrival)).toBe('Commit 0123456789ab is not in test. Nothing may go on.');
  });
});
