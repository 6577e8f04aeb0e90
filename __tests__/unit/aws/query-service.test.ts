import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QueryClient } from '../../../lib/aws/query-service';
import { list, number, operation, structure, text } from '../../../lib/aws/query-shapes';

const DescribeThings = operation<
  { readonly Filters?: readonly { readonly Name: string }[] },
  { readonly Things?: readonly { readonly Id: string; readonly Size?: number }[] }
>(
  'DescribeThings',
  { Filters: list(structure({ Name: text }), 'Filter') },
  { Things: list(structure({ Id: text, Size: number }), 'Thing') },
);

const answer = `<DescribeThingsResponse><DescribeThingsResult><Things>
  <Thing><Id>one</Id><Size>3</Size><Colour>red</Colour></Thing></Things></DescribeThingsResult></DescribeThingsResponse>`;
const refusal =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ThingNotFound</Code><Message>No such thing.</Message></Error></ErrorResponse>';

let status = 200;
let last: { readonly body: string; readonly authorization: string } | undefined;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  last = { body, authorization: request.headers.authorization ?? '' };
  response.writeHead(status, { 'content-type': 'text/xml' }).end(status === 200 ? answer : refusal);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});

beforeEach(() => {
  status = 200;
  last = undefined;
});

afterAll(async () => {
  for (const name of ['ENDPOINT_URL', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'])
    delete process.env[`AWS_${name}`];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const things = { name: 'things', version: '2020-01-01' };

async function ask(service = things as ConstructorParameters<typeof QueryClient>[0]) {
  const client = new QueryClient(service, 'eu-west-1');
  try {
    return await client.ask(DescribeThings, { Filters: [{ Name: 'a b' }] });
  } finally {
    client.close();
  }
}

test('a question goes over the wire by the names of the API, items of lists by theirs', async () => {
  await ask();
  expect(last?.body).toBe('Action=DescribeThings&Version=2020-01-01&Filters.Filter.1.Name=a%20b');
});

test('of an answer what the shapes name is read', async () => {
  expect(await ask()).toMatchObject({ Things: [{ Id: 'one', Size: 3 }] });
});

test('a refusal holds the words of AWS, and the name of the error in its cause', async () => {
  status = 400;
  await expect(ask()).rejects.toMatchObject({
    code: 'aws-refused',
    what: 'things:DescribeThings: No such thing.',
    cause: { name: 'ThingNotFound' },
  });
});

test('the signature is for the region', async () => {
  await ask();
  expect(last?.authorization).toContain('/eu-west-1/things/aws4_request');
});

test('of a service that is not one of a region it is for the region that the service is signed for', async () => {
  await ask({ ...things, global: () => ({ host: 'things.amazonaws.com', region: 'us-east-1' }) });
  expect(last?.authorization).toContain('/us-east-1/things/aws4_request');
});
