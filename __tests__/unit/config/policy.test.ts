import { readPolicyText } from '../../../lib/config/policy-file.js';
import { renderError } from '../../../lib/errors/deploy-error.js';
import { builtInPolicy, builtInText } from '../../../lib/policy/built-in.js';
import type { Policy } from '../../../lib/policy/policy.js';
import { push, runOf } from '../policy/runs.js';
import { problemsIn, read, told as toldOfConfig, withSteps } from './reading.js';

const policyOf = (text: string): Policy => readPolicyText('policy.yml', text).policy;

const told = (text: string) =>
  problemsIn(() => policyOf(text))
    .map(renderError)
    .join('\n\n');

/** The first line of each problem. */
const firstLines = (text: string) =>
  problemsIn(() => policyOf(text)).map(({ message }) => message.split('\n')[0]);

test('the built-in policy is what the documentation prints', () => {
  expect(policyOf(builtInText)).toMatchObject(builtInPolicy);
});

test('what a policy leaves out at the top is as in the built-in one', () => {
  expect(policyOf('guard: warn\n')).toEqual({ ...builtInPolicy, guard: 'warn' });
  expect(policyOf('default: {}\n')).toMatchObject({
    branches: builtInPolicy.branches,
    otherwise: { build: false },
  });
});

test('JSON is YAML', () => {
  expect(policyOf('{"branches":{"main":{"deploy":true}}}').branches).toMatchObject([
    { pattern: 'main', deploy: true },
  ]);
});

test('a rule without a value allows nothing', () => {
  expect(policyOf('branches: { dev: }\n').branches).toMatchObject([{ pattern: 'dev', build: false }]);
});

test('from and tags are lists, or one', () => {
  const [main] = policyOf(
    'branches:\n  dev: {}\n  hotfix/*: {}\n  main: { from: [dev, hotfix/*], tags: sha }\n',
  ).branches.slice(-1);
  expect(main).toMatchObject({ from: ['dev', 'hotfix/*'], tags: ['sha'] });
});

test('from may name a branch that a pattern is for', () => {
  expect(told('branches:\n  release/*: {}\n  main: { from: release/1 }\n')).toBe('');
});

test('an unknown key is told with its line, a caret and the nearest one', () => {
  expect(told('branches:\n  main: { biuld: true }\n')).toBe(`policy.yml:2:11: branch main has no key biuld
   2 |   main: { biuld: true }
     |           ^^^^^
Write build.
[config-key-unknown]`);
});

test('the default rule has no from', () => {
  expect(told('default: { from: dev }\n')).toContain('policy.yml:1:12: default has no key from\n');
});

test('another word for the frontend is told with the nearest one', () => {
  expect(told('branches:\n  main: { frontend: prodution }\n')).toContain(
    'policy.yml:2:21: frontend: "prodution" is not one of the words; production?\n',
  );
});

test('a tag that no registry takes is told', () => {
  expect(told('branches:\n  main: { tags: [a/b] }\n')).toContain('tags: "a/b" is no tag of an image');
});

test('a branch that stands there twice is told', () => {
  expect(told('branches:\n  main: {}\n  "main": {}\n')).toContain(
    'policy.yml:3:3: main is there already, on line 2\n',
  );
});

test('a rule that an earlier one hides is told', () => {
  expect(
    told('branches:\n  "*": {}\n  main: {}\n'),
  ).toBe(`policy.yml:3:3: the rule for main never counts: * on line 2 matches it before
   3 |   main: {}
     |   ^^^^
Put main before *, or take it away.
[policy-branch-covered]`);
});

test('a key that is no branch is told', () => {
  expect(told('branches:\n  refs/heads/main: {}\n')).toContain(
    'policy.yml:2:3: refs/heads/main is a full ref, and rules are for names of branches\n',
  );
});

test('from a branch without a rule is told with the nearest one', () => {
  expect(
    told('branches:\n  test: {}\n  main: { from: tst }\n'),
  ).toBe(`policy.yml:3:17: no rule of the policy is for the branch tst
   3 |   main: { from: tst }
     |                 ^^^
Write test.
[policy-from-unknown]`);
});

test('branches that come from each other are told as the circle that they are', () => {
  const text = 'branches:\n  dev: { from: main }\n  test: { from: dev }\n  main: { from: [test] }\n';
  expect(firstLines(text)).toEqual([
    'policy.yml:3:17: these branches come from each other: dev -> main -> test -> dev',
  ]);
});

test('a branch that comes from itself is told', () => {
  expect(firstLines('branches:\n  main: { from: main }\n')).toEqual([
    'policy.yml:2:17: main comes from itself',
  ]);
});

test('a policy holds no references', () => {
  expect(told('branches:\n  main: { environment: "${ENVIRONMENT}" }\n')).toContain(
    'a policy is read before anything that a reference could give',
  );
});

test('everything is told at once, in the order of the file', () => {
  const text = `branches:
  main: { from: nowhere, push: maybe, frontend: x }
  "[a]": {}
gaurd: warn
`;
  expect(firstLines(text)).toEqual([
    'policy.yml:2:17: no rule of the policy is for the branch nowhere',
    'policy.yml:2:32: push: "maybe" is neither true nor false',
    'policy.yml:2:49: frontend: "x" is not one of the words',
    'policy.yml:3:3: [a] has brackets, and patterns know *, ** and ? only',
    'policy.yml:4:1: policy has no key gaurd',
  ]);
});

test('no map is told', () => {
  expect(firstLines('- main\n')).toEqual(['policy.yml:1:1: policy is a list']);
});

describe('in a deploy-kit.yml', () => {
  test('it stands under policy', () => {
    expect(policyOf('project: shop\npolicy: { guard: warn }\nphases: []\n').guard).toBe('warn');
  });

  test('it is the built-in one where there is none', () => {
    expect(readPolicyText('deploy-kit.yml', 'project: shop\n')).toEqual({
      policy: builtInPolicy,
      isBuiltIn: true,
    });
  });

  test('it is judged by the rollout as well, with its place', () => {
    const text = `policy: { branches: { main: { form: dev } } }\n${withSteps('- deploy-compose: {}')}`;
    expect(toldOfConfig(text)).toContain('deploy-kit.yml:1:31: branch main has no key form\n');
  });
});

describe('${run.environment}', () => {
  const text = (policy: string) =>
    `${policy}\n${withSteps('- deploy-compose: { env: { TO: "${run.environment}" } }')}`;
  const environmentOf = (policy: string, facts = push('main')) => {
    const step = read(text(policy), { facts }).phases[0]?.steps[0];
    return step?.inputs({ hosts: new Map() }).env;
  };

  test('is the environment of the policy', () => {
    expect(environmentOf('policy: { branches: { main: { environment: live } } }')).toEqual({ TO: 'live' });
  });

  test('is that of the job where the file has no policy', () => {
    expect(environmentOf('')).toEqual({ TO: 'production' });
  });

  test('is that of the job where the rule names none', () => {
    expect(environmentOf('policy: { guard: warn }', push('feature/x'))).toEqual({ TO: 'production' });
    expect(environmentOf('policy: { guard: warn }', runOf('push', 'refs/tags/v1'))).toEqual({
      TO: 'production',
    });
  });
});
