import { container, ec2, fargate, refusals, renderAction } from './rendering.js';

const logs = (logDriver: string, options: object = {}) =>
  container({ logConfiguration: { logDriver, options } });
const waiting = (containerName: string, condition: string) => ({ dependsOn: [{ containerName, condition }] });
const check = (more: object) => container({ healthCheck: { command: ['CMD-SHELL', 'true'], ...more } });
const awslogs = { 'awslogs-group': 'g', 'awslogs-region': 'r' };
const other = (more: object = {}) => container({ name: 'other', ...more });

test.each([
  ['no containers', { ...fargate(), containerDefinitions: [] }, 'there are no containers'],
  [
    'two containers of one name',
    fargate({}, container(), container()),
    'there are two containers of the name app',
  ],
  ['no essential container', fargate({}, container({ essential: false })), 'no container is essential'],
  ['a container without image', fargate({}, container({ image: '' })), 'the container app has no image'],
  ['a name with a blank', fargate({}, container({ name: 'my app' })), 'the container name my app is none'],
  ['a family with a slash', fargate({ family: 'a/b' }), 'the family "a/b" is no name', { image: 'x' }],
  [
    'a secret twice',
    fargate(
      {},
      container({
        secrets: [
          { name: 'A', valueFrom: 'a' },
          { name: 'A', valueFrom: 'b' },
        ],
      }),
    ),
    'the secret A is there twice',
  ],
  [
    'a variable without name',
    fargate({}, container({ environment: [{ name: '', value: 'x' }] })),
    'a variable has no name',
  ],
  [
    'an environment file that is none',
    fargate({}, container({ environmentFiles: [{ type: 's3', value: 's3://b/a.env' }] })),
    '"s3://b/a.env" is no environment file',
  ],
  [
    'waiting for nobody',
    fargate({}, container(waiting('db', 'START'))),
    'container app waits for db, which is no container of this task',
  ],
  [
    'waiting for health without a check',
    fargate({}, container(waiting('other', 'HEALTHY')), other()),
    'other has no healthCheck',
  ],
  [
    'waiting for the end of an essential one',
    fargate({}, container(waiting('other', 'SUCCESS')), other()),
    'other is essential',
  ],
  [
    'waiting in a circle',
    fargate({}, container(waiting('other', 'START')), other(waiting('app', 'START'))),
    'containers wait for each other in a circle: app -> other -> app',
  ],
  [
    'another host port under awsvpc',
    fargate({}, container({ portMappings: [{ containerPort: 80, hostPort: 8080 }] })),
    'hostPort 8080 is not containerPort 80',
  ],
  [
    'one port in two containers',
    fargate(
      {},
      container({ portMappings: [{ containerPort: 80 }] }),
      other({ portMappings: [{ containerPort: 80 }] }),
    ),
    'port 80/tcp is mapped twice',
  ],
  [
    'a port that is none',
    ec2({}, container({ memory: 8, portMappings: [{ containerPort: 80000 }] })),
    '80000 is no port',
  ],
  [
    'a mapping without port',
    fargate({}, container({ portMappings: [{ protocol: 'tcp' }] })),
    'a port mapping has no containerPort',
  ],
  [
    'a volume that is not there',
    fargate({}, container({ mountPoints: [{ sourceVolume: 'data', containerPath: '/d' }] })),
    'container app mounts data, which is no volume',
  ],
  [
    'a mount to nowhere',
    fargate({ volumes: [{ name: 'data' }] }, container({ mountPoints: [{ sourceVolume: 'data' }] })),
    'container app mounts data nowhere',
  ],
  [
    'two volumes of one name',
    fargate({ volumes: [{ name: 'a' }, { name: 'a' }] }),
    'there are two volumes of the name a',
  ],
  [
    'volumes from nobody',
    fargate({}, container({ volumesFrom: [{ sourceContainer: 'x' }] })),
    'takes volumes from x',
  ],
  [
    'awslogs without options',
    ec2({}, { ...logs('awslogs'), memory: 8 }),
    'awslogs needs the option awslogs-group',
  ],
  [
    'awslogs of Fargate without prefix',
    fargate({}, logs('awslogs', awslogs)),
    'awslogs needs the option awslogs-stream-prefix',
  ],
  ['a log driver that Fargate lacks', fargate({}, logs('json-file')), 'Fargate has no log driver json-file'],
  [
    'a log router that is missing',
    fargate({}, logs('awsfirelens')),
    'no container has a firelensConfiguration',
  ],
  ['an interval that is too short', fargate({}, check({ interval: 1 })), 'interval of healthCheck is 1'],
  ['a timeout that is too long', fargate({}, check({ timeout: 61 })), 'timeout of healthCheck is 61'],
  ['too many retries', fargate({}, check({ retries: 11 })), 'retries of healthCheck is 11'],
  [
    'a start period that is too long',
    fargate({}, check({ startPeriod: 301 })),
    'startPeriod of healthCheck is 301',
  ],
  [
    'a check without CMD',
    fargate({}, check({ command: ['curl', 'localhost'] })),
    'begins with CMD or CMD-SHELL',
  ],
  ['CPU that Fargate lacks', fargate({ cpu: '300' }), 'Fargate has no tasks of 300 CPU units'],
  [
    'memory that does not go with the CPU',
    fargate({ memory: '4096' }),
    'Fargate has no tasks of 256 CPU units with 4096 MiB',
  ],
  ['a size that is none', fargate({ memory: '2 gigs' }), 'memory is "2 gigs"'],
  ['a task of Fargate without memory', fargate({ memory: undefined }), 'a task of Fargate has a memory'],
  [
    'a container larger than its task',
    fargate({}, container({ memory: 1024 })),
    'container app may use 1024 MiB, and the whole task has 512 MiB',
  ],
  [
    'containers that reserve too much',
    fargate({}, container({ cpu: 200 }), other({ cpu: 100 })),
    'the containers reserve 300 CPU units, and the task has 256',
  ],
  [
    'a reservation above the limit',
    fargate({}, container({ memory: 128, memoryReservation: 256 })),
    'memoryReservation 256 is above memory 128',
  ],
  ['no memory at all on EC2', ec2({}, container()), 'has neither memory nor memoryReservation'],
  ['Fargate without awsvpc', fargate({ networkMode: 'bridge' }), 'the network mode of Fargate is awsvpc'],
  [
    'privileges on Fargate',
    fargate({}, container({ privileged: true })),
    'container app: Fargate has no privileged',
  ],
  ['links on Fargate', fargate({}, container({ links: ['db'] })), 'container app: Fargate has no links'],
  [
    'tmpfs on Fargate',
    fargate({}, container({ linuxParameters: { tmpfs: [{ containerPath: '/t', size: 1 }] } })),
    'container app: Fargate has no tmpfs',
  ],
  [
    'a capability on Fargate',
    fargate({}, container({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } })),
    'Fargate gives no capability NET_ADMIN',
  ],
  [
    'a folder of the host on Fargate',
    fargate({ volumes: [{ name: 'd', host: { sourcePath: '/d' } }] }),
    'the volume d is a folder of the host',
  ],
  ['too little storage', fargate({ ephemeralStorage: { sizeInGiB: 20 } }), 'ephemeralStorage is 20 GiB'],
  ['a stop that takes too long', fargate({}, container({ stopTimeout: 180 })), 'stopTimeout is 180 s'],
  [
    'a role that is none',
    fargate({ taskRoleArn: 'arn:aws:iam::<account>:role/x' }),
    'taskRoleArn is "arn:aws:iam::<account>:role/x", which is no role',
  ],
  [
    'secrets without execution role',
    fargate({ executionRoleArn: undefined }, container({ secrets: [{ name: 'A', valueFrom: 'a' }] })),
    'container app has secrets, for which Fargate needs an execution role',
  ],
  [
    'a proxy that is not there',
    fargate({ proxyConfiguration: { type: 'APPMESH', containerName: 'envoy' } }),
    'the proxy is the container envoy',
  ],
  ['more than 64 KiB', fargate({}, container({ command: ['x'.repeat(70_000)] })), 'and ECS takes 65536'],
])('%s is refused', async (_, definition, what, inputs: object = { family: 'app' }) => {
  const problems = await refusals(definition, { ...inputs });
  expect(problems.map((problem) => problem.what.split('\n')[0])).toEqual([expect.stringContaining(what)]);
});

test('each problem of a file has its place', async () => {
  const problems = await refusals(fargate({ cpu: '300' }, container({ stopTimeout: 180 })));
  expect(problems.map(({ where }) => where)).toEqual([
    expect.stringMatching(/^task\.json:7:3$/),
    expect.stringMatching(/^task\.json:\d+:7$/),
  ]);
});

test.each([
  ['an image of ECR', container({ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1' })],
  ['logs in CloudWatch', logs('awslogs', { ...awslogs, 'awslogs-stream-prefix': 'p' })],
])('%s needs an execution role on Fargate', async (_, one) => {
  const [problem] = await refusals(fargate({ executionRoleArn: undefined }, one));
  expect(problem?.code).toBe('task-definition-role');
});

test.each([
  ['a size', fargate({ cpu: '32768', memory: '131072' })],
  ['a parameter', fargate({}, container({ linuxParameters: { tmpfs: [{ containerPath: '/t', size: 1 }] } }))],
  ['a bound', fargate({}, check({ interval: 301 }))],
])('%s that AWS may have since is a warning without strict', async (_, definition) => {
  const { entries } = await renderAction(definition, { family: 'app', strict: 'false' });
  expect(entries.filter(({ type }) => type === 'warning')).toHaveLength(1);
});
