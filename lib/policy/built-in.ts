import type { Policy } from './policy.js';

/** The policy where none is given; a key at the top that a policy leaves out is as here. */
export const builtInPolicy: Policy = {
  branches: [
    { pattern: 'dev', build: true, frontend: 'preview', environment: 'development' },
    { pattern: 'test', from: ['dev'], build: true, frontend: 'preview', environment: 'test' },
    {
      pattern: 'main',
      from: ['test'],
      build: true,
      push: true,
      deploy: true,
      frontend: 'production',
      environment: 'production',
      tags: ['sha', 'latest'],
    },
  ],
  otherwise: { build: true },
  guard: 'fail',
};

/** The same as a person writes it, for the documentation; a test holds the two equal. */
export const builtInText = `branches: # glob patterns; the first that matches
  dev: { build: true, frontend: preview, environment: development }
  test: { from: dev, build: true, frontend: preview, environment: test }
  main: { from: test, build: true, push: true, deploy: true, frontend: production, environment: production, tags: [sha, latest] }
default: { build: true } # any other branch, tags, forks
guard: fail # or warn: what a change from the wrong branch gets
`;
