import { withNamedActions } from '../../../scripts/generate/workflow-file.js';
import { forAct } from '../../../scripts/workflow/for-act.js';

test('an action of the same repository gets a name and a ref', () => {
  const steps =
    '    steps:\n      - uses: $/branch-policy\n      - id: x\n        uses: $/rollout # the file\n';
  expect(withNamedActions(steps, 'my/kit@v1.2.3')).toBe(
    '    steps:\n      - uses: my/kit/branch-policy@v1.2.3\n      - id: x\n        uses: my/kit/rollout@v1.2.3 # the file\n',
  );
});

test('actions of others stay as they are', () => {
  const step = '      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n';
  expect(forAct(step)).toBe(step);
});

test('what act does not know goes, and nothing around it', () => {
  const job = `    environment:
      name: production
      deployment: false # no record
    concurrency:
      group: production
      queue: max
      cancel-in-progress: false
`;
  expect(forAct(job)).toBe(`    environment:
      name: production
    concurrency:
      group: production
      cancel-in-progress: false
`);
});
