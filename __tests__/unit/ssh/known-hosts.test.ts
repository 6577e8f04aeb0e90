import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFingerprints } from '../../../lib/ssh/fingerprint.js';
import { HostKeyCheck } from '../../../lib/ssh/host-key.js';
import { entriesFor, parseKnownHosts } from '../../../lib/ssh/known-hosts.js';

let folder: string;
const keys: Record<string, { line: string; raw: Buffer; listing: string }> = {};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-kit-keys-'));
  for (const name of ['ed25519', 'ecdsa', 'rsa', 'other']) {
    const file = join(folder, name);
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      name === 'other' ? 'ed25519' : name,
      ...(name === 'rsa' ? ['-b', '2048'] : []),
      '-N',
      '',
      '-C',
      '',
      '-f',
      file,
    ]);
    const line = readFileSync(`${file}.pub`, 'utf8').trim();
    keys[name] = {
      line,
      raw: Buffer.from(line.split(' ')[1] ?? '', 'base64'),
      listing: execFileSync('ssh-keygen', ['-lf', `${file}.pub`], { encoding: 'utf8' }).trim(),
    };
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const key = (name: string) => keys[name] ?? { line: '', raw: Buffer.alloc(0), listing: '' };
const found = (text: string, address: string, port = 22) =>
  entriesFor(parseKnownHosts(text).entries, address, port).length;
const host = { name: 'web1', address: '203.0.113.7', port: 22, username: 'ubuntu' };

/** What is decided about a key of the host 203.0.113.7. */
function verdict(pins: { knownHosts?: string; fingerprint?: string }, name: string) {
  const check = new HostKeyCheck(host, {
    knownHosts: parseKnownHosts(pins.knownHosts ?? '').entries,
    fingerprints: parseFingerprints(pins.fingerprint ?? '').pins,
  });
  return { ...check.judge(key(name).raw), algorithms: check.algorithms };
}

describe('a line of known_hosts names a host', () => {
  test.each([
    ['web.example.com', 'web.example.com', 22],
    ['web.example.com,203.0.113.7', '203.0.113.7', 22],
    ['WEB.Example.com', 'web.example.COM', 22],
    ['*.example.com', 'web.example.com', 22],
    ['web?.example.com', 'web1.example.com', 22],
    ['[web.example.com]:2222', 'web.example.com', 2222],
    ['[::1]:2222', '::1', 2222],
    ['::1', '::1', 22],
    ['web.example.com', 'web.example.com', 2222],
  ])('%s names %s port %d', (hosts, address, port) => {
    expect(found(`${hosts} ${key('ed25519').line}`, address, port)).toBe(1);
  });
  test.each([
    ['web.example.com', 'db.example.com', 22],
    ['*.example.com,!web.example.com', 'web.example.com', 22],
    ['[web.example.com]:2222', 'web.example.com', 22],
    ['[web.example.com]:2222', 'web.example.com', 2223],
    ['web.example.com', 'webXexample.com', 22],
    ['!web.example.com', 'web.example.com', 22],
  ])('%s does not name %s port %d', (hosts, address, port) => {
    expect(found(`${hosts} ${key('ed25519').line}`, address, port)).toBe(0);
  });
  test('also when ssh-keygen hashed it', () => {
    const file = join(folder, 'known_hosts');
    writeFileSync(file, `203.0.113.7 ${key('ed25519').line}\n[web.example.com]:2222 ${key('rsa').line}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('203.0.113.7');
    expect([
      found(text, '203.0.113.7'),
      found(text, 'web.example.com', 2222),
      found(text, 'web.example.com'),
    ]).toEqual([1, 1, 0]);
  });
});

describe('the text', () => {
  test('may have comments, blank lines, CRLF, indentation and comments behind keys', () => {
    const { entries, problems } = parseKnownHosts(
      `# comment\r\n\r\n  a ${key('ed25519').line} me@here\r\n\t# more\n`,
    );
    expect([entries.length, problems.length]).toEqual([1, 0]);
  });
  test.each([
    ['SHA256:abc', 'fingerprint'],
    ['web.example.com', 'expected'],
    ['@what a b c', '@what'],
    ['a 2048 65537 1234', 'protocol 1'],
    ['a ssh-ed25519 AAAA', 'damaged'],
    ['|1|x ssh-ed25519 AAAA', 'hashed'],
  ])('%s is a problem with its line', (line, reason) => {
    const { problems } = parseKnownHosts(`# first\n${line}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain('line 2');
    expect(problems[0]?.message).toContain(reason);
  });
  test('without a name in front of the key, or with another type than the key has, is a problem', () => {
    expect(parseKnownHosts(key('ed25519').line).problems[0]?.message).toContain(
      'name of the host is missing',
    );
    expect(parseKnownHosts(`a ssh-rsa ${key('ed25519').line.split(' ')[1]}`).problems[0]?.message).toContain(
      'ssh-rsa',
    );
  });
});

describe('a key that a host presents', () => {
  test('is trusted when a line has it', () => {
    expect(verdict({ knownHosts: `203.0.113.7 ${key('rsa').line}` }, 'rsa').kind).toBe('trusted');
  });
  test('is refused when another key is pinned, and other types are not asked for', () => {
    expect(verdict({ knownHosts: `203.0.113.7 ${key('other').line}` }, 'ed25519').kind).toBe('refused');
  });
  test('is refused when it is revoked, even if it is pinned by fingerprint', () => {
    const pins = {
      knownHosts: `@revoked * ${key('ed25519').line}`,
      fingerprint: key('ed25519').listing.split(' ')[1] ?? '',
    };
    expect(verdict(pins, 'ed25519')).toMatchObject({
      kind: 'refused',
      error: { code: 'ssh-host-key-revoked' },
    });
  });
  test('of another type than the fingerprint may be followed by the next type', () => {
    const { kind, algorithms } = verdict({ fingerprint: key('rsa').listing.split(' ')[1] ?? '' }, 'ed25519');
    expect(kind).toBe('ask-again');
    expect(algorithms).toEqual([
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'rsa-sha2-512',
      'rsa-sha2-256',
    ]);
  });
  test('is refused at once when the pasted line says that the pin is of this type', () => {
    expect(verdict({ fingerprint: key('other').listing }, 'ed25519').kind).toBe('refused');
  });
});

describe('what a server is asked for', () => {
  const algorithms = (pins: Parameters<typeof verdict>[0]) =>
    new HostKeyCheck(host, {
      knownHosts: parseKnownHosts(pins.knownHosts ?? '').entries,
      fingerprints: parseFingerprints(pins.fingerprint ?? '').pins,
    }).algorithms;
  test('begins with the pinned type of known_hosts, RSA by SHA-2 only', () => {
    expect(algorithms({ knownHosts: `203.0.113.7 ${key('rsa').line}` }).slice(0, 2)).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
    ]);
    expect(algorithms({})).not.toContain('ssh-rsa');
  });
  test('begins with the type of a whole line of ssh-keygen -l', () => {
    expect(algorithms({ fingerprint: key('ecdsa').listing })[0]).toBe('ecdsa-sha2-nistp256');
  });
});

describe('the input fingerprint', () => {
  const hash = 'A'.repeat(43);
  test('is one or more, for all hosts or for one', () => {
    expect(
      parseFingerprints(`SHA256:${hash}, web1=SHA256:${hash}=\n[::1]:22=SHA256:${hash}`).pins.map(
        (pin) => pin.host,
      ),
    ).toEqual([undefined, 'web1', '[::1]:22']);
  });
  test.each([
    ['SHA256:abc', 'cut off'],
    ['MD5:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff', 'MD5'],
    ['ssh-ed25519 AAAAC3', 'known-hosts'],
    ['hello', 'not a fingerprint'],
  ])('%s is a problem', (text, reason) => {
    const [problem] = parseFingerprints(text).problems;
    expect(`${problem?.message} ${problem?.remedy}`).toContain(reason);
  });
  test('that names the host stands alone; the ones for any host do not count for it', () => {
    const own = key('ed25519').listing.split(' ')[1];
    expect(verdict({ fingerprint: `web1=SHA256:${hash}, ${own}` }, 'ed25519').kind).not.toBe('trusted');
    expect(verdict({ fingerprint: `web2=SHA256:${hash}, ${own}` }, 'ed25519').kind).toBe('trusted');
  });
});
