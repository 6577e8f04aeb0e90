import { checkThere } from '../../../actions/wait-healthy/there.js';
import type { ErrorCode } from '../../../lib/errors/catalog.js';
import { DeployError, InputProblems } from '../../../lib/errors/deploy-error.js';
import type { Probe } from '../../../lib/health/probe.js';

const error = (code: ErrorCode, kind: 'input' | 'deploy' = 'input') =>
  new DeployError({ code, kind, what: code, remedy: 'look' });

const probe = (thrown?: DeployError): Probe => ({
  name: 'one',
  from: 'the runner',
  check: async () => {
    if (thrown) throw thrown;
  },
  watch: async () => undefined,
});

const { signal } = new AbortController();
const check = (probes: readonly Probe[], onMissing?: (found: DeployError) => void) =>
  checkThere(probes, signal, onMissing).then(
    () => 'there',
    (thrown: unknown) => (thrown instanceof InputProblems ? thrown.problems : thrown),
  );

const service = error('ecs-service-unknown');
const group = error('target-group-missing', 'deploy');
const alarm = error('alarm-unknown');
const refused = error('aws-refused', 'deploy');

test('all that is not there is told at once', async () => {
  expect(await check([probe(service), probe(), probe(group), probe(alarm)])).toEqual([service, group, alarm]);
});
test('what an earlier step may still make is told as that, and is no error', async () => {
  const told: DeployError[] = [];
  expect(await check([probe(service), probe(group)], (found) => told.push(found))).toBe('there');
  expect(told).toEqual([service, group]);
});
test('an alarm is made by no step', async () => {
  expect(await check([probe(service), probe(alarm)], () => undefined)).toEqual([alarm]);
});
test('what AWS refuses is told before what is not there', async () => {
  expect(await check([probe(service), probe(refused)], () => undefined)).toBe(refused);
});
