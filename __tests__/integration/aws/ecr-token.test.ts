import { ecrCredentials, ecrTokens } from '../../../lib/aws/ecr-token.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';

let emulator: AwsEmulator;
const { signal } = new AbortController();

beforeAll(async () => {
  emulator = await startAwsEmulator();
  Object.assign(process.env, emulator.environment);
});

afterAll(() => emulator?.stop());

test('ECR gives a token for the registry of the account', async () => {
  const { registry, username, password } = await ecrCredentials(signal);
  expect(registry).toMatch(/^https?:\/\//);
  expect(username).toBe('AWS');
  expect(password).not.toBe('');
});

test('ECR gives tokens for the accounts that are named', async () => {
  const tokens = await ecrTokens(signal, { accounts: ['123456789012'] });
  expect(tokens).toHaveLength(1);
});
