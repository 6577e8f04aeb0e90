import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { balancedBy, readAppSpec, revisionFor } from '../../../lib/ecs/codedeploy/appspec.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-appspec-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function read(text: string) {
  await writeFile(join(directory, 'appspec.yaml'), text);
  return readAppSpec('appspec.yaml', directory);
}

const contentOf = async (text: string) => {
  const { content } = revisionFor(await read(text), 'web:2').appSpecContent;
  return JSON.parse(content);
};

test('keys are found in whatever case, and stay as they are written', async () => {
  const written =
    '{"version": 0.0, "resources": [{"TargetService": {"properties": {"taskdefinition": "x", "loadBalancerInfo": {"containerName": "app", "containerPort": "80"}}}}], "hooks": [{"AfterInstall": "check"}]}';
  expect(balancedBy(await read(written))).toEqual([{ containerName: 'app', containerPort: 80 }]);
  expect(await contentOf(written)).toEqual({
    version: 0,
    resources: [
      {
        TargetService: {
          properties: {
            taskdefinition: 'web:2',
            loadBalancerInfo: { containerName: 'app', containerPort: '80' },
          },
        },
      },
    ],
    hooks: [{ AfterInstall: 'check' }],
  });
});

test('a task definition that is not named there is put in', async () => {
  expect(await contentOf('Resources: [{ TargetService: { Properties: { LoadBalancerInfo: {} } } }]')).toEqual(
    {
      Resources: [{ TargetService: { Properties: { LoadBalancerInfo: {}, TaskDefinition: 'web:2' } } }],
    },
  );
});

test('what was read is not changed by it', async () => {
  const spec = await read('Resources: [{ TargetService: { Properties: { TaskDefinition: any } } }]');
  revisionFor(spec, 'web:2');
  expect(JSON.stringify(spec.value)).toContain('any');
});

test.each([
  ['has no resources', 'version: 0.0'],
  ['has resources without properties', 'Resources: [{ TargetService: { Type: x } }]'],
  ['is no map', '- one'],
  ['is no YAML', 'Resources: ['],
])('one that %s is refused', async (_, text) => {
  await expect(read(text)).rejects.toMatchObject({ code: 'ecs-appspec' });
});
