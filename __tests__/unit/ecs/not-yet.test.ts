import { ecsRenderAndDeploy } from '../../../actions/ecs-render-and-deploy/definition.js';
import { notYet } from '../../../actions/ecs-render-and-deploy/not-yet.js';
import { environmentName, readStepInputs } from '../../../lib/action/inputs.js';

const given = (inputs: Record<string, string>) =>
  readStepInputs(
    ecsRenderAndDeploy,
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [environmentName(name), value])),
  );

const rendering = { 'task-definition': 'task.json', image: 'app:2' };

test.each(['autoscaling'])('%s, which is not there yet, is an error that says so', (name) => {
  const { read, unknown } = given({ ...rendering, [name]: 'x' });
  expect(unknown).toEqual([]);
  expect(read).toMatchObject({
    ok: false,
    problems: [
      {
        code: 'input-unknown',
        where: `input ${name.toLowerCase()}`,
        what: expect.stringContaining('this version does not have it yet'),
        remedy: expect.stringContaining('amazon-ecs-deploy-task-definition'),
      },
    ],
  });
});

test('no input is there and not there yet', () => {
  expect(Object.keys(ecsRenderAndDeploy.inputs).filter((name) => notYet.inputs.includes(name))).toEqual([]);
});

test('a name that is none of either is told with its nearest', () => {
  expect(given({ ...rendering, 'container-nam': 'app' }).read).toMatchObject({
    ok: false,
    problems: [{ remedy: 'Write container-name.' }],
  });
});
