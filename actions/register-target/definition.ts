import { defineAction } from '../../lib/capability/define-action.js';
import { dryRunInput } from '../../lib/capability/host-inputs.js';
import { choice, flag, listOf, structured, text, textual } from '../../lib/capability/inputs.js';
import { longerThanZero } from '../../lib/values/duration.js';
import { parseTarget, targetAccepts } from './given-targets.js';
import { whatFitsTogether } from './input-rules.js';

export const registerTargetInputs = {
  'target-group': text('The target group, by its name or ARN.', { required: true }),
  targets: listOf(
    'Instance ids or addresses, each with `:port` where it is not the port of the target group; split by commas or lines. In a phase with hosts these are the targets, and only `:port` may be given.',
    targetAccepts,
    parseTarget,
  ),
  state: choice(
    'What the targets are to be: `registered`, and waited for until healthy; `drained`, and waited for until their connections are gone; `deregistered`, without waiting.',
    ['registered', 'drained', 'deregistered'],
    { default: 'registered' },
  ),
  around: flag(
    'In a phase with hosts of `deploy-kit.yml`: takes each host out before its other steps change something, and back in behind them. Where they change nothing the host stays in service.',
    { default: 'false' },
  ),
  timeout: textual(
    'How long targets may take to become healthy, or to lose their connections; for the latter never less than the deregistration delay of the target group and 30 s.',
    longerThanZero.accepts,
    longerThanZero.parse,
    { default: '5m' },
  ),
  poll: textual(
    'How long to wait between two looks at the target group.',
    longerThanZero.accepts,
    longerThanZero.parse,
    { default: '2s' },
  ),
  rules: structured(
    'Rules of listeners that lead to the target group, each with `listener` (an ARN, or LOAD-BALANCER:PORT), `priority` (a number, or `default`), `path` and `host` (patterns); `remove: true` takes one away. Rules that lead elsewhere are never touched.',
    'a list of rules, as YAML or JSON, or the path of a file with it',
  ),
  create: structured(
    'With which the target group is made where it is not there: the keys of the API (CreateTargetGroup), and `Attributes` such as `deregistration_delay.timeout_seconds`. One that is there is left as it is.',
    'a map, as YAML or JSON, or the path of a file with it',
  ),
  region: text('The AWS region; AWS_REGION when it is left out.'),
  ...dryRunInput,
} as const;

export const registerTarget = defineAction({
  name: 'register-target',
  description:
    'Puts hosts behind a load balancer or takes them out: registers targets and waits until they are healthy, drains them, and keeps the rules that lead to them.',
  branding: { icon: 'shuffle', color: 'orange' },
  inputs: registerTargetInputs,
  rules: whatFitsTogether,
  outputs: {
    outcome: 'How it ended: changed, unchanged, planned, rolled-back, failed or cancelled.',
    changed: '`true` when something was changed and stayed.',
    healthy: '`true` when all targets are registered and healthy.',
    results: 'What became of the targets, as JSON: outcome, changes, the state of each target, error.',
  },
  post: false,
  step: 'anywhere',
  load: () => import('./index.js'),
});
