import { callerIdentity } from '../../../lib/aws/caller-identity.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';

let emulator: AwsEmulator;
const { signal } = new AbortController();

beforeAll(async () => {
  emulator = await startAwsEmulator();
  Object.assign(process.env, emulator.environment);
});

afterAll(() => emulator?.stop());

test('AWS says whose credentials these are', async () => {
  const { account, arn } = await callerIdentity(signal);
  expect(account).toMatch(/^\d{12}$/);
  expect(arn).toMatch(/^arn:aws:/);
});

test('an AWS that is not there is told with what to do', async () => {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
  const thrown = callerIdentity(signal);
  await expect(thrown).rejects.toMatchObject({
    code: 'aws-refused',
    what: expect.stringContaining('sts:GetCallerIdentity'),
  });
  process.env.AWS_ENDPOINT_URL = endpoint;
});
