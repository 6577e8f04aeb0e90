import { container, fargate, refused, renderAction } from './rendering.js';

const asMap = (definition: object) => ({ 'task-definition': definition, image: 'app:2' });

test('a task definition may stand in the input as a map', async () => {
  const { definition } = await renderAction('', asMap(fargate()));
  expect(definition).toEqual(fargate({}, container({ image: 'app:2' })));
});

test.each(['\n  ', ''])('and as YAML or JSON in a text', async (before) => {
  const text = `${before}${JSON.stringify(fargate(), null, 2)}`;
  const { definition } = await renderAction('', { 'task-definition': text, image: 'app:2' });
  expect(definition).toEqual(fargate({}, container({ image: 'app:2' })));
});

test('where references give only text, a port is a number and a flag is one', async () => {
  const given = container({ portMappings: [{ containerPort: '8081' }], essential: 'true' });
  const { definition } = await renderAction('', asMap(fargate({}, given)));
  const containerDefinitions = [{ portMappings: [{ containerPort: 8081 }], essential: true }];
  expect(definition).toMatchObject({ containerDefinitions });
});

test('a variable stays the text that it is', async () => {
  const environment = [{ name: 'PORT', value: '8081' }];
  const { definition } = await renderAction('', asMap(fargate({}, container({ environment }))));
  expect(definition).toMatchObject({ containerDefinitions: [{ environment }] });
});

test('it is checked like one in a file, and its place is the input', async () => {
  const wrong = fargate({}, container({ portMappings: [{ containerPort: 'http' }], command: 'sh, -c' }));
  expect(await refused('', asMap(wrong))).toEqual([
    expect.stringMatching(/^input task-definition: containerPort is a text/),
    expect.stringMatching(/^input task-definition: command is a text, and ECS takes a list/),
  ]);
});

test('a file is held to its types as before', async () => {
  const wrong = fargate({}, container({ portMappings: [{ containerPort: '8081' }] }));
  expect(await refused(wrong, { image: 'app:2' })).toEqual([
    expect.stringContaining('containerPort is a text'),
  ]);
});
