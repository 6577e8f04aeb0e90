import { buildFailed } from '../../../lib/build/build-failure.js';
import { buildKitStep, readInstructions } from '../../../lib/build/dockerfile.js';

const dockerfile = `# syntax=docker/dockerfile:1
ARG NODE=24
FROM --platform=$BUILDPLATFORM node:\${NODE} AS builder
WORKDIR /app
COPY package.json \\
  # the lock file too
  package-lock.json ./

RUN npm ci \\
    && npm run build

FROM builder as tests
RUN <<EOF
FROM nothing
EOF
RUN npm test

FROM scratch
COPY --from=builder /app /app
ENV A=1
`;

test('an instruction starts where its first word is, whatever its other lines are', () => {
  const lines = readInstructions(dockerfile).map(({ keyword, line, stage }) => `${line} ${keyword} ${stage}`);
  expect(lines).toEqual([
    ...['2 ARG -1', '3 FROM 0', '4 WORKDIR 0', '5 COPY 0', '9 RUN 0'],
    ...['12 FROM 1', '13 RUN 1', '16 RUN 1', '18 FROM 2', '19 COPY 2', '20 ENV 2'],
  ]);
});

test.each([
  ['builder', 1, 'FROM', 3],
  ['builder', 4, 'RUN', 9],
  ['tests', 2, 'RUN', 16],
  [undefined, 1, 'COPY', 19],
  ['stage-2', 1, 'COPY', 19],
  ['builder', 2, 'RUN', undefined],
  ['nobody', 1, 'RUN', undefined],
])('[%s %i] %s is on line %s', (stage, step, keyword, line) => {
  expect(buildKitStep(readInstructions(dockerfile), stage, step, keyword)?.line).toBe(line);
});

const failure = (lines: readonly string[], stderr = '') =>
  buildFailed({
    name: 'web',
    file: 'web/Dockerfile',
    dockerfile,
    result: { code: 1, stdout: '', stderr, lines },
  });

test('the place that BuildKit prints counts', () => {
  const error = failure([
    '#9 [builder 4/4] RUN npm ci     && npm run build',
    '#9 1.204 npm error code EUSAGE',
    '#9 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
    'Dockerfile:9',
    '--------------------',
    '   9 | >>> RUN npm ci \\',
    'ERROR: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
  ]);
  expect(error).toMatchObject({
    where: 'image web, web/Dockerfile:9',
    what: 'RUN npm ci && npm run build ended with exit code 1',
    log: ['npm error code EUSAGE'],
  });
});

test.each([
  ['no space left on device', 'the disk of the runner is full'],
  ['toomanyrequests: You have reached your pull rate limit', 'limits how often the base image may be pulled'],
  ['pull access denied for team/base, repository does not exist', 'the base image cannot be had'],
  ['docker.io/library/node:99: not found', 'node:99: not found'],
  ['target stage "prod" could not be found', 'target stage "prod" could not be found'],
  ['dial tcp: lookup registry.example: no such host', 'something that the build needs is not reached'],
  ['something new', 'something new'],
])('%s is explained', (said, what) => {
  expect(failure([`ERROR: failed to solve: ${said}`]).what).toContain(what);
});
