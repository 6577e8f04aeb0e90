import { Caller } from '../../../scripts/workflow/caller.js';
import {
  dispatch,
  mergeGroup,
  pullRequest,
  push,
  type WorkflowEvent,
} from '../../../scripts/workflow/events.js';

/** Jobs that end in each way, and one that says what the runner told it. */
const workflow = `on:
  push:
  pull_request:
  merge_group:
  workflow_dispatch:
    inputs: { address: { type: string } }
permissions: {}
jobs:
  tell:
    runs-on: ubuntu-latest
    environment:
      name: production
      deployment: false
    concurrency:
      group: production
      queue: max
    steps:
      - name: Tell
        id: tell
        env:
          TOLD: >-
            \${{ github.event_name }} \${{ github.ref }} \${{ github.repository }}
            \${{ inputs.address || 'no address' }}
            \${{ github.event.pull_request.head.repo.full_name || 'no head' }}
            \${{ vars.PLACE }} \${{ secrets.WORD }}
        run: |
          echo "$TOLD"
          echo "told=$TOLD" >>"$GITHUB_OUTPUT"
  fails:
    runs-on: ubuntu-latest
    steps:
      - name: Fail
        run: |
          echo "::error title=fails::on purpose"
          exit 1
  never:
    if: \${{ github.event_name == 'schedule' }}
    runs-on: ubuntu-latest
    steps:
      - run: exit 1
`;

let caller: Caller;

beforeAll(async () => {
  caller = await Caller.start({ root: process.cwd(), name: 'shop' });
  await caller.write('.github/workflows/tell.yml', workflow);
  await caller.commit('a workflow');
});

afterAll(() => caller.stop());

test.each<[string, WorkflowEvent, string]>([
  ['a push', push('dev'), 'push refs/heads/dev org/shop no address no head here word'],
  ['a push of a tag', push('refs/tags/v1'), 'push refs/tags/v1 org/shop no address no head here word'],
  [
    'a dispatch with an input',
    dispatch({ address: '10.0.0.5' }),
    'workflow_dispatch refs/heads/main org/shop 10.0.0.5 no head here word',
  ],
  [
    'a pull request',
    pullRequest('org/shop', { head: 'dev', base: 'test' }),
    'pull_request refs/pull/7/merge org/shop no address org/shop here word',
  ],
  [
    'a pull request of a fork',
    pullRequest('org/shop', { head: 'dev', base: 'test', fork: 'stranger/shop' }),
    'pull_request refs/pull/7/merge org/shop no address stranger/shop here word',
  ],
  ['a merge queue', mergeGroup('main'), 'merge_group refs/heads/main org/shop no address no head here word'],
])('%s is what the workflow sees', async (_, event, told) => {
  const run = await caller.run(event, { secrets: { WORD: 'word' }, variables: { PLACE: 'here' } });
  expect(run.job('tell').outputs('Tell')).toEqual({ told });
});

test('a run tells which jobs succeeded, failed and were skipped, and why', async () => {
  const run = await caller.run(push('main'), { workflow: 'tell.yml' });
  expect(run.exitCode).toBe(1);
  expect(run.jobResults).toEqual({ tell: 'success', fails: 'failure' });
  expect(run.jobResult('never')).toBe('skipped');
  expect(run.job('fails').errors).toEqual([{ step: 'Fail', title: 'fails', message: 'on purpose' }]);
  expect(run.job('tell').errors).toEqual([]);
});
