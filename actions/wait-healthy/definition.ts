import { defineAction } from '../../lib/capability/define-action.js';
import { hostInputs } from '../../lib/capability/host-inputs.js';
import {
  choice,
  command,
  count,
  duration,
  lines,
  list,
  listOf,
  structured,
  text,
  textual,
} from '../../lib/capability/inputs.js';
import { longerThanZero } from '../../lib/values/duration.js';
import {
  bodyAccepts,
  parseExpectedBody,
  parseExpectedStatuses,
  statusesAccepts,
} from '../../lib/values/http-expected.js';
import { somethingToWaitFor } from './rules.js';
import {
  ecsServiceAccepts,
  httpTargetAccepts,
  metricAccepts,
  parseEcsService,
  parseHttpTarget,
  parseTcpTarget,
  tcpTargetAccepts,
} from './targets.js';

const { host, ...reaching } = hostInputs;

export const waitHealthyInputs = {
  http: listOf('URLs that must answer, split by commas or lines.', httpTargetAccepts, parseHttpTarget),
  tcp: listOf(
    'Ports that must accept connections: `address:port`, split by commas or lines.',
    tcpTargetAccepts,
    parseTcpTarget,
  ),
  command: command('A command that must end with 0 on the host.'),
  compose: text('A Compose project on the host, all of whose containers must be healthy.'),
  'ecs-service': listOf(
    'Services of ECS that must be steady, as `cluster/service`, split by commas or lines: one deployment, complete, with all its tasks.',
    ecsServiceAccepts,
    parseEcsService,
  ),
  'target-group': list(
    'Target groups, by name or ARN, all of whose targets must be healthy, one at least; split by commas or lines.',
  ),
  metric: structured(
    'Metrics of CloudWatch that must stay within a bound for `stable-for`. A breach ends it at once, and a period without data is none.',
    metricAccepts,
  ),
  alarm: list(
    'Alarms of CloudWatch, by name, that must be OK; one that goes to ALARM ends it at once. Split by commas or lines.',
  ),
  from: choice('Who asks `http` and `tcp`: the runner, or the host.', ['runner', 'host'], {
    default: 'runner',
  }),
  'expect-status': textual(
    'HTTP statuses that are good: `200`, `200-299`, several split by commas. Redirects are not followed.',
    statusesAccepts,
    parseExpectedStatuses,
    { default: '200-299' },
  ),
  'expect-body': textual(
    'What the first 64 KiB of a good body hold: a text, or a regular expression between slashes.',
    bodyAccepts,
    parseExpectedBody,
  ),
  timeout: textual('How long all of it may take.', longerThanZero.accepts, longerThanZero.parse, {
    default: '60s',
  }),
  interval: textual('How long to wait between two tries.', longerThanZero.accepts, longerThanZero.parse, {
    default: '250ms',
  }),
  poll: textual(
    'How long to wait between two looks at AWS: for `ecs-service`, `target-group`, `metric` and `alarm`.',
    longerThanZero.accepts,
    longerThanZero.parse,
    { default: '5s' },
  ),
  successes: count('How many good answers one after another it takes.', { default: '1' }, { minimum: 1 }),
  'stable-for': duration('How long the answers must then stay good; a part of `timeout`.', {
    default: '0s',
  }),
  region: text(
    'The region of AWS for `ecs-service`, `target-group`, `metric` and `alarm`; AWS_REGION when it is left out.',
  ),
  host: lines(
    'Where `command`, `compose` and `from: host` ask, as in every action that works on hosts; each of several hosts asks.',
    host.accepts,
  ),
  ...reaching,
} as const;

export const waitHealthy = defineAction({
  name: 'wait-healthy',
  description:
    'Waits until URLs, ports, commands, Compose projects, services of ECS and target groups are healthy, watches metrics and alarms of CloudWatch, and says what was their last answer when they are not.',
  branding: { icon: 'heart', color: 'green' },
  inputs: waitHealthyInputs,
  rules: somethingToWaitFor,
  outputs: {
    outcome:
      'How it ended: healthy; timed-out, when the time was up; failed, when something could not be asked at all, or a metric or alarm was breached; cancelled.',
    healthy: '`true` when everything was healthy.',
    duration: 'How long it took, in milliseconds.',
    results: 'Each check, as JSON: outcome, time, tries, the last answer and for how long it was the same.',
  },
  post: false,
  step: 'anywhere',
  load: () => import('./index.js'),
});
