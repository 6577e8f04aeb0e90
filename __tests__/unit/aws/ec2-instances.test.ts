import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instancesByTag } from '../../../lib/aws/ec2-instances.js';
import { Cancelled } from '../../../lib/errors/deploy-error.js';

/** A scripted fake of one call of EC2, DescribeInstances: no emulator has pages, or credentials that expire. */
let scriptedEc2: Server;
let questions: URLSearchParams[];
let answers: { readonly status?: number; readonly body: string }[];

beforeEach(async () => {
  questions = [];
  answers = [];
  scriptedEc2 = createServer(async (request, response) => {
    questions.push(new URLSearchParams(Buffer.concat(await request.toArray()).toString()));
    const { status = 200, body } = answers.shift() ?? { body: described([]) };
    response.writeHead(status, { 'content-type': 'text/xml;charset=UTF-8' }).end(body);
  });
  await new Promise<void>((resolve) => scriptedEc2.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(scriptedEc2.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

afterEach(() => {
  scriptedEc2.closeAllConnections();
  scriptedEc2.close();
});

/** As https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html has it. */
const described = (instances: readonly string[], nextToken = '') => `<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>8f7724cf-496f-496e-8fe3-example</requestId>
  <reservationSet>${instances.map((one) => `<item><instancesSet>${one}</instancesSet></item>`).join('')}</reservationSet>
  ${nextToken && `<nextToken>${nextToken}</nextToken>`}
</DescribeInstancesResponse>`;

const instance = (id: string, more: string) =>
  `<item><instanceId>${id}</instanceId><instanceState><code>16</code><name>running</name></instanceState>${more}</item>`;
const tagged = (key: string, value: string) =>
  `<tagSet><item><key>${key}</key><value>${value}</value></item></tagSet>`;

const refused = (code: string, message: string) => `<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>1</RequestID></Response>`;

const ask = (key: string, value: string, { signal } = new AbortController()) =>
  instancesByTag([{ key, value }], signal);

test('an answer of several pages is read to its end', async () => {
  const mine = tagged('Role', 'web');
  answers = [
    { body: described([instance('i-2', mine)], 'page 2') },
    { body: described([instance('i-1', mine)]) },
  ];
  const { byTag } = await ask('Role', 'web');
  expect(byTag.get('Role=web')?.map(({ id }) => id)).toEqual(['i-1', 'i-2']);
  expect(questions.map((question) => question.get('NextToken'))).toEqual([null, 'page 2']);
});

test('an instance may have a private address only, or one of IPv6', async () => {
  const mine = tagged('Role', 'web');
  const addresses = [
    `<privateIpAddress>10.0.0.7</privateIpAddress>`,
    '<ipv6Address>2001:db8::7</ipv6Address>',
    '',
  ];
  answers = [{ body: described(addresses.map((address, index) => instance(`i-${index}`, address + mine))) }];
  const { byTag } = await ask('Role', 'web');
  expect(byTag.get('Role=web')).toEqual([
    { id: 'i-0', state: 'running', privateAddress: '10.0.0.7' },
    { id: 'i-1', state: 'running', privateAddress: '2001:db8::7' },
    { id: 'i-2', state: 'running' },
  ]);
});

test('values of one key are one question, and another key is another', async () => {
  const tags = [
    { key: 'Name', value: 'EC2-DB' },
    { key: 'Name', value: 'EC2-API' },
    { key: 'Role', value: 'web' },
  ];
  await instancesByTag(tags, new AbortController().signal);
  const asked = questions.map((question) => [...question].filter(([name]) => name.startsWith('Filter.1.')));
  expect(asked).toEqual(
    expect.arrayContaining([
      [
        ['Filter.1.Name', 'tag:Name'],
        ['Filter.1.Value.1', 'EC2-DB'],
        ['Filter.1.Value.2', 'EC2-API'],
      ],
      [
        ['Filter.1.Name', 'tag:Role'],
        ['Filter.1.Value.1', 'web'],
      ],
    ]),
  );
});

test('a star in a value is a star, not any text', async () => {
  answers = [
    { body: described([instance('i-1', tagged('Name', 'a*')), instance('i-2', tagged('Name', 'ab'))]) },
  ];
  const { byTag } = await ask('Name', 'a*');
  expect(questions[0]?.get('Filter.1.Value.1')).toBe('a\\*');
  expect(byTag.get('Name=a*')?.map(({ id }) => id)).toEqual(['i-1']);
});

test.each([
  ['RequestExpired', 'Request has expired.', 'fetch new ones'],
  ['AuthFailure', 'AWS was not able to validate the provided access credentials', 'fetch new ones'],
  [
    'UnauthorizedOperation',
    'You are not authorized to perform this operation.',
    'Allow ec2:DescribeInstances',
  ],
])('%s is told as EC2 says it, with what to do', async (code, message, remedy) => {
  answers = [{ status: 403, body: refused(code, message) }];
  await expect(ask('Role', 'web')).rejects.toMatchObject({
    code: 'aws-refused',
    what: `ec2:DescribeInstances: ${message}`,
    remedy: expect.stringContaining(remedy),
  });
});

test('a call that was too many for EC2 is made again', async () => {
  answers = [{ status: 503, body: refused('RequestLimitExceeded', 'Request limit exceeded.') }];
  expect((await ask('Role', 'web')).byTag.get('Role=web')).toEqual([]);
  expect(questions).toHaveLength(2);
});

test('a run that is cancelled does not wait for EC2', async () => {
  const cancel = new AbortController();
  scriptedEc2.removeAllListeners('request');
  scriptedEc2.on('request', () => cancel.abort(new Cancelled('SIGINT')));
  await expect(ask('Role', 'web', cancel)).rejects.toBeInstanceOf(Cancelled);
});
