import { generateKeyPairSync } from 'node:crypto';
import { hostInputs } from '../../../lib/capability/host-inputs.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { readTargets } from '../../../lib/rollout/reaching-hosts.js';

const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const otherKey = generateKeyPairSync('ed25519')
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString();
const fingerprint = `SHA256:${'A'.repeat(43)}`;
const proxyFingerprint = `SHA256:${'B'.repeat(43)}`;

function targets(given: Readonly<Record<string, string>>, agent?: string) {
  const all = { host: 'a=10.0.0.1, admin@10.0.0.2:2222', key, fingerprint, ...given };
  const read = readInputs({ inputs: hostInputs }, all, (name) => `input ${name}`);
  if (!read.ok) throw new InputProblems(read.problems);
  return readTargets(read.inputs, agent);
}

function problems(given: Readonly<Record<string, string>>): string[] {
  try {
    targets(given);
  } catch (thrown) {
    if (thrown instanceof InputProblems) return thrown.problems.map(({ where = '' }) => where);
    throw thrown;
  }
  return [];
}

test('each host has its own address and user, and what all of them share', () => {
  expect(targets({ 'connect-timeout': '5s' })).toMatchObject([
    { spec: { name: 'a', address: '10.0.0.1', port: 22, username: 'ubuntu' }, connectTimeoutMs: 5000 },
    {
      spec: { address: '10.0.0.2', port: 2222, username: 'admin' },
      pins: { fingerprints: [{ fingerprint }] },
    },
  ]);
});

test('without a key the agent is asked', () => {
  const [target] = targets({ key: '' }, '/run/agent');
  expect(target).toMatchObject({ agent: '/run/agent' });
  expect(target).not.toHaveProperty('key');
});

describe('a jump host', () => {
  const jump = { 'proxy-host': 'bastion' };

  test('is reached as the hosts are, where nothing else is said', () => {
    const [target] = targets(jump);
    expect(target?.jump).toMatchObject({ spec: { address: 'bastion', port: 22, username: 'ubuntu' } });
    expect(target?.jump?.key).toBe(target?.key);
  });

  test('may have its own user, port and key', () => {
    const own = { 'proxy-username': 'jumper', 'proxy-port': '2200', 'proxy-key': otherKey };
    const [target] = targets({ ...jump, ...own });
    expect(target?.jump?.spec).toMatchObject({ port: 2200, username: 'jumper' });
    expect(target?.jump?.key).not.toEqual(target?.key);
  });

  test('is not trusted by the fingerprints of the hosts behind it', () => {
    expect(targets(jump)[0]?.jump?.pins.fingerprints).toEqual([]);
    const own = targets({ ...jump, 'proxy-fingerprint': proxyFingerprint });
    expect(own[0]?.jump?.pins.fingerprints).toMatchObject([{ fingerprint: proxyFingerprint }]);
  });

  test('is left out where none is named', () => {
    expect(targets({ 'proxy-fingerprint': proxyFingerprint })[0]).not.toHaveProperty('jump');
  });
});

describe('what is wrong', () => {
  test('is told of hosts, pins and keys at the same time', () => {
    const wrong = {
      host: 'a=10.0.0.1:99999',
      'known-hosts': 'nonsense',
      fingerprint: 'SHA256:short',
      key: 'no key',
      'proxy-host': 'bastion',
      'proxy-fingerprint': 'nonsense',
    };
    const told = problems(wrong);
    for (const input of ['host', 'known-hosts', 'fingerprint', 'key', 'proxy-fingerprint']) {
      expect(told.filter((where) => where.includes(`input ${input}`))).not.toEqual([]);
    }
  });

  test('is told of the key of the jump host too', () => {
    expect(problems({ 'proxy-host': 'bastion', 'proxy-key': 'no key' }).join()).toContain('input proxy-key');
  });

  test('is a fingerprint for a host that is not there', () => {
    expect(problems({ fingerprint: `b=${fingerprint}` })).toHaveLength(1);
    expect(problems({ fingerprint: `a=${fingerprint}` })).toEqual([]);
    expect(problems({ fingerprint: `10.0.0.1=${fingerprint}` })).toEqual([]);
  });

  test('is no fingerprint for a host when it is the hosts that cannot be read', () => {
    expect(
      problems({ host: 'a=', fingerprint: `b=${fingerprint}` }).every((where) => where === 'input host'),
    ).toBe(true);
  });
});
