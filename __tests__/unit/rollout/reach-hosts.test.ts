import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import { hostInputs } from '../../../lib/capability/host-inputs.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { Cancelled, InputProblems } from '../../../lib/errors/deploy-error.js';
import { Journal } from '../../../lib/journal/journal.js';
import { reachHosts, readTargets } from '../../../lib/rollout/reaching-hosts.js';

const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/** A port of loopback where nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function reach(signal: AbortSignal) {
  const port = await closedPort();
  const given = {
    host: `a=127.0.0.1:${port}, b=127.0.0.1:${port}`,
    key,
    fingerprint: `SHA256:${'A'.repeat(43)}`,
  };
  const read = readInputs({ inputs: hostInputs }, given, (name) => `input ${name}`);
  if (!read.ok) throw new InputProblems(read.problems);
  const targets = readTargets(read.inputs, undefined);
  const { remotes, failures } = await reachHosts(targets, 1, { journal: new Journal(), signal });
  expect(remotes).toEqual([]);
  return failures.map(({ name, error }) => `${name}: ${error.code}`);
}

test('each host that cannot be reached is named with its reason', async () => {
  const failures = await reach(new AbortController().signal);
  expect(failures).toEqual(['a: ssh-connection-refused', 'b: ssh-connection-refused']);
});

test('a run that was cancelled is told as cancelled', async () => {
  const failures = await reach(AbortSignal.abort(new Cancelled('SIGINT')));
  expect(failures).toEqual(['a: cancelled', 'b: cancelled']);
});
