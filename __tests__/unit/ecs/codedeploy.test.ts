import { needsContinue, waitsOf } from '../../../lib/ecs/codedeploy/timing.js';
import { codeDeployVerdict } from '../../../lib/ecs/codedeploy/verdict.js';
import { servingRevision } from '../../../lib/ecs/codedeploy/way-back.js';

test.each([
  ['Created', 'pending'],
  ['Baking', 'pending'],
  ['Ready', 'pending'],
  ['Succeeded', 'deployed'],
  ['Stopped', 'failed'],
])('a deployment that is %s is %s', (status, is) => {
  expect(codeDeployVerdict({ status }, undefined)).toMatchObject({ is });
});

test('the reason holds the hooks that failed, the error, and what became of the rollback', () => {
  const verdict = codeDeployVerdict(
    {
      status: 'Failed',
      errorInformation: { code: 'ALARM_ACTIVE', message: 'One or more alarms' },
      rollbackInfo: { rollbackMessage: 'Rolling back' },
    },
    { lifecycleEvents: [{ lifecycleEventName: 'AfterInstall', status: 'Failed' }] },
  );
  expect(verdict).toMatchObject({
    reason: 'lifecycle event AfterInstall failed\nOne or more alarms\nRolling back',
  });
});

const group = (action: string) => ({
  blueGreenDeploymentConfiguration: {
    deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 10 },
    terminateBlueInstancesOnDeploymentSuccess: { action, terminationWaitTimeInMinutes: 60 },
  },
});

test('what a deployment group waits for comes on top of the time limit', () => {
  expect(waitsOf(group('TERMINATE'))).toBe(70);
  expect(waitsOf(group('KEEP_ALIVE'))).toBe(10);
  expect(waitsOf({})).toBe(0);
});

test('only a group that stops otherwise needs somebody to go on', () => {
  expect(needsContinue(group('TERMINATE'))).toBe(true);
  expect(needsContinue({})).toBe(false);
});

test('what serves is the primary task set, or else what the service says', () => {
  const taskSets = [
    { status: 'ACTIVE', taskDefinition: 'web:2' },
    { status: 'PRIMARY', taskDefinition: 'web:1' },
  ];
  expect(servingRevision({ taskSets, taskDefinition: 'web:0' })).toBe('web:1');
  expect(servingRevision({ taskDefinition: 'web:0' })).toBe('web:0');
});
