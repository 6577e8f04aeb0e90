import { Cancelled } from '../../../lib/errors/deploy-error.js';
import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';
import { reaching, type Waited, wait } from './waiting.js';

let fleet: Fleet;
let host: FleetHost;

beforeAll(async () => {
  const options = { engine: false, noisyShell: true, maxSessions: 2 };
  fleet = await startFleet({ hosts: [{ name: 'web1', options }] });
  host = fleet.host(0);
  await serve(8080, 'HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\n{"status":"UP"}');
  await serve(8081, 'HTTP/1.1 503 Busy\\r\\nConnection: close\\r\\n\\r\\nno database');
});

afterAll(async () => {
  await fleet.stop();
});

/** A server inside the host that keeps what it was asked in /tmp/PORT. */
async function serve(port: number, response: string): Promise<void> {
  const answer = `sed /^.$/q >>/tmp/${port}; printf "${response.replaceAll('"', '\\"')}"`;
  await host.run(['sh', '-c', 'printf %s "$2" >"/tmp/answer$1"', 'sh', String(port), answer]);
  const listen = `setsid socat TCP-LISTEN:${port},fork,reuseaddr EXEC:"sh /tmp/answer${port}" >/dev/null 2>&1 &`;
  await host.run(['sh', '-c', listen]);
  await host.run([
    'sh',
    '-c',
    `until curl -s -o /dev/null http://127.0.0.1:${port}/; do :; done; : >/tmp/${port}`,
  ]);
}
const waitThere = (given: Record<string, string>, signal?: AbortSignal) =>
  wait({ ...reaching(host), interval: '50ms', timeout: '50s', ...given }, signal);
/** How many processes of checks are left on the host. */
const left = () => host.run(['sh', '-c', "ps -eo args | grep -c '[u]ntil=' || :"]);

test('a URL that only the host reaches is healthy, with the body that is expected', async () => {
  const ended = await waitThere({
    http: 'http://127.0.0.1:8080/health',
    from: 'host',
    'expect-body': '"UP"',
  });
  expect(ended).toMatchObject({
    outcome: 'healthy',
    outputs: { results: [{ target: 'http http://127.0.0.1:8080/health from web1' }] },
  });
});
describe('what is ill until the time is up', () => {
  /** Time for an answer of a busy host; all wait at once. */
  const waitInVain = (given: Record<string, string>) => waitThere({ timeout: '5s', ...given });
  let ended: Record<'service' | 'ports' | 'command' | 'missing' | 'login', Waited>;
  let samples: string;

  beforeAll(async () => {
    const sampling = host.run(['sh', '-c', 'until [ -e /tmp/enough ]; do ps -eo args; done']);
    const refused = { tcp: '127.0.0.1:8080, 127.0.0.1:9', http: 'http://127.0.0.1:9/' };
    const [service, ports, command, missing, login] = await Promise.all([
      waitInVain({ http: 'http://127.0.0.1:8081/', from: 'host' }),
      waitInVain({ ...refused, from: 'host' }),
      waitInVain({ command: `sh -c 'echo one; echo two >&2; exit 7'` }),
      waitInVain({ command: 'no-such-command' }),
      waitInVain({ http: 'http://user:pa55word@127.0.0.1:8081/', from: 'host' }),
    ]);
    ended = { service, ports, command, missing, login };
    await host.run(['touch', '/tmp/enough']);
    samples = await sampling;
  });

  test('a service is told with its status and its body', () => {
    const { outcome, error } = ended.service;
    expect({ outcome, log: error?.log }).toEqual({ outcome: 'timed-out', log: ['no database'] });
    expect(error?.message).toMatch(/from web1: not healthy after 5 s: status 503, for .*; \d+ tries/);
  });
  test('a port where nothing listens refuses, beside one that is open', () => {
    expect(ended.ports.outputs.results).toMatchObject([
      { outcome: 'timed-out', details: { answer: 'connection refused' } },
      { outcome: 'healthy', details: { answer: 'connected' } },
      { outcome: 'timed-out', details: { answer: 'connection refused' } },
    ]);
  });
  test('a command that fails is told with its exit code and its last lines', () => {
    expect(ended.command.error?.message).toContain('exit code 7');
    expect(ended.command.error?.log).toEqual(['one', 'two']);
  });
  test('a command that is not there ends with 127', () => {
    expect(ended.missing.error?.message).toMatch(/exit code 127/);
  });
  test('a user and a password log in, and stand in no argument of a process', async () => {
    expect(samples).toContain('until=');
    expect(samples).not.toContain('pa55word');
    expect(await host.run(['cat', '/tmp/8081'])).toContain(
      `Authorization: Basic ${Buffer.from('user:pa55word').toString('base64')}`,
    );
    const { outputs, error, journal } = ended.login;
    expect(JSON.stringify([outputs, error, journal.entries])).not.toContain('pa55word');
  });
});
test('a command that ends with 0 is healthy', async () => {
  await host.run(['rm', '-f', '/tmp/tries']);
  const command = `sh -c 'echo x >>/tmp/tries; [ "$(wc -l </tmp/tries)" -ge 3 ]'`;
  expect(await waitThere({ command })).toMatchObject({
    outcome: 'healthy',
    outputs: { results: [{ details: { tries: 3, answer: 'exit code 0' } }] },
  });
});
test('nothing of a check is left on the host when it ends, and when it is cancelled', async () => {
  const cancel = new AbortController();
  const waiting = waitThere(
    { command: `sh -c 'touch /tmp/began; sleep 1000'`, timeout: '1h' },
    cancel.signal,
  );
  await host.run(['sh', '-c', 'until [ -e /tmp/began ]; do :; done']);
  expect(await left()).not.toBe('0');
  cancel.abort(new Cancelled('SIGTERM'));
  expect(await waiting).toMatchObject({ outcome: 'cancelled' });
  expect(await left()).toBe('0');
  expect(await host.run(['sh', '-c', 'pgrep -fx "sleep 1000" || :'])).toBe('');
});
test('a host that cannot be reached is a failure of its own', async () => {
  const ended = await waitThere({ command: 'true', 'known-hosts': '' });
  expect(ended).toMatchObject({
    outcome: 'failed',
    error: { code: 'ssh-host-key-unpinned' },
    outputs: { healthy: false },
  });
});
