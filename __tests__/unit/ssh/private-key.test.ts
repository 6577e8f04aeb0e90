import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { DeployError, renderError } from '../../../lib/errors/deploy-error.js';
import { parsePrivateKey } from '../../../lib/ssh/private-key.js';

let folder: string;
const run = (command: string, ...argv: string[]) =>
  execFileSync(command, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Makes a key file with real tools; the commands are shell-free argument lists with @ for the file. */
function make(name: string, ...commands: string[][]): string {
  const file = join(folder, name);
  for (const [command = '', ...argv] of commands)
    run(command, ...argv.map((word) => word.replace('@', file)));
  return readFileSync(file, 'utf8');
}

const secret = 'open sesame';
const made: Record<string, string> = {};
/** What ssh-keygen says of the same key: type and fingerprint. */
const expected: Record<string, string> = {};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-kit-keys-'));
  const keygen = (type: string, ...more: string[]) => [
    'ssh-keygen',
    '-q',
    '-t',
    type,
    '-N',
    '',
    '-f',
    '@',
    ...more,
  ];
  made.openssh = make('openssh', keygen('ed25519'));
  made['openssh rsa'] = make('openssh-rsa', keygen('rsa', '-b', '2048'));
  made['openssh ecdsa'] = make('openssh-ecdsa', keygen('ecdsa', '-b', '384'));
  made['pkcs1 rsa'] = make('pkcs1', keygen('rsa', '-b', '2048', '-m', 'PEM'));
  made['sec1 ec'] = make('sec1', keygen('ecdsa', '-m', 'PEM'));
  made['pkcs8 rsa'] = make('pkcs8-rsa', keygen('rsa', '-b', '2048', '-m', 'PKCS8'));
  made['pkcs8 ec'] = make('pkcs8-ec', keygen('ecdsa', '-m', 'PKCS8'));
  for (const [name, file] of Object.entries({
    openssh: 'openssh',
    'openssh rsa': 'openssh-rsa',
    'openssh ecdsa': 'openssh-ecdsa',
    'pkcs1 rsa': 'pkcs1',
    'sec1 ec': 'sec1',
    'pkcs8 rsa': 'pkcs8-rsa',
    'pkcs8 ec': 'pkcs8-ec',
  })) {
    expected[name] = run('ssh-keygen', '-lf', join(folder, file)).split(' ')[1] ?? '';
  }
  made['openssl ed25519'] = make('openssl-ed25519', [
    'openssl',
    'genpkey',
    '-algorithm',
    'ed25519',
    '-out',
    '@',
  ]);
  made['openssh encrypted'] = make('enc', ['ssh-keygen', '-q', '-t', 'ed25519', '-N', secret, '-f', '@']);
  made['pem encrypted'] = make('enc-pem', [
    'ssh-keygen',
    '-q',
    '-t',
    'rsa',
    '-b',
    '2048',
    '-m',
    'PEM',
    '-N',
    secret,
    '-f',
    '@',
  ]);
  made['pkcs8 encrypted'] = make('enc-pkcs8', [
    'ssh-keygen',
    '-q',
    '-t',
    'rsa',
    '-b',
    '2048',
    '-m',
    'PKCS8',
    '-N',
    secret,
    '-f',
    '@',
  ]);
  made['openssl encrypted ed25519'] = make('enc-ed', [
    'openssl',
    'genpkey',
    '-algorithm',
    'ed25519',
    '-aes256',
    '-pass',
    `pass:${secret}`,
    '-out',
    '@',
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const key = (name: string) => made[name] ?? '';

function codeOf(text: string, passphrase?: string): string {
  try {
    parsePrivateKey(text, passphrase);
    return 'none';
  } catch (error) {
    if (error instanceof DeployError) return error.code;
    throw error;
  }
}

test.each(['openssh', 'openssh rsa', 'openssh ecdsa', 'pkcs1 rsa', 'sec1 ec', 'pkcs8 rsa', 'pkcs8 ec'])(
  '%s is the key that ssh-keygen sees',
  (name) => {
    expect(parsePrivateKey(key(name)).fingerprint).toBe(expected[name]);
  },
);
test('an Ed25519 key of openssl has the public half that openssl sees', () => {
  const der = execFileSync('openssl', [
    'pkey',
    '-in',
    join(folder, 'openssl-ed25519'),
    '-pubout',
    '-outform',
    'DER',
  ]);
  const parsed = parsePrivateKey(key('openssl ed25519')).parsed;
  expect(parsed.getPublicSSH().subarray(-32).equals(der.subarray(-32))).toBe(true);
  const signature = parsed.sign(Buffer.from('message'));
  expect(Buffer.isBuffer(signature) && parsed.verify(Buffer.from('message'), signature)).toBe(true);
});
test.each(['openssh encrypted', 'pem encrypted', 'pkcs8 encrypted', 'openssl encrypted ed25519'])(
  '%s opens with its passphrase only',
  (name) => {
    expect(codeOf(key(name), secret)).toBe('none');
    expect(codeOf(key(name))).toBe('ssh-key-passphrase');
    expect(codeOf(key(name), '')).toBe('ssh-key-passphrase');
    expect(codeOf(key(name), 'wrong')).toBe('ssh-key-passphrase');
  },
);
test('a passphrase for a key that has none does not matter', () => {
  expect(codeOf(key('openssh'), secret)).toBe('none');
  expect(codeOf(key('pkcs1 rsa'), secret)).toBe('none');
});

const broken: Record<string, (text: string) => string> = {
  'newlines written out as \\n': (text) => text.replace(/\n/g, '\\n'),
  'CRLF written out': (text) => text.replace(/\n/g, '\\r\\n'),
  CRLF: (text) => text.replace(/\n/g, '\r\n'),
  'CR only': (text) => text.replace(/\n/g, '\r'),
  'newlines turned to spaces': (text) => text.replace(/\n/g, ' '),
  'no newlines at all': (text) => text.replace(/\n/g, ''),
  indentation: (text) => text.replace(/^/gm, '        '),
  'tabs and blank lines': (text) => text.replace(/\n/g, '\t\n\n'),
  'base64 around it': (text) => Buffer.from(text).toString('base64'),
  'base64 in lines around it': (text) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n'),
  'no newline at the end': (text) => text.trimEnd(),
  'a mark of byte order': (text) => `\uFEFF${text}`,
  'quotes around it': (text) => `"${text.trim()}"`,
  'a comment before it': (text) => `# the deploy key\n${text}`,
};
describe.each(Object.keys(broken))('with %s', (how) => {
  test.each(['openssh', 'pkcs1 rsa', 'pkcs8 rsa', 'sec1 ec', 'openssl ed25519'])('%s is read', (name) => {
    const whole = parsePrivateKey(key(name)).fingerprint;
    expect(parsePrivateKey(broken[how]?.(key(name)) ?? '').fingerprint).toBe(whole);
  });
  test('an encrypted PEM key is read', () => {
    expect(codeOf(broken[how]?.(key('pem encrypted')) ?? '', secret)).toBe('none');
  });
});
test('the bare body of an OpenSSH key, without BEGIN and END, is read', () => {
  const body = key('openssh')
    .split('\n')
    .filter((line) => !line.startsWith('-'))
    .join('\n');
  expect(codeOf(body)).toBe('none');
});

test.each([
  ['a public key', () => readFileSync(join(folder, 'openssh.pub'), 'utf8'), 'ssh-key-public'],
  [
    'a public key in PEM',
    () => run('ssh-keygen', '-e', '-m', 'PKCS8', '-f', join(folder, 'openssh-rsa.pub')),
    'ssh-key-public',
  ],
  [
    'a public key in base64',
    () => Buffer.from(readFileSync(join(folder, 'openssh.pub'))).toString('base64'),
    'ssh-key-public',
  ],
  ['a PuTTY key', () => 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n', 'ssh-key-putty'],
  ['nothing', () => ' \n', 'ssh-key-invalid'],
  ['something else', () => 'hunter2', 'ssh-key-invalid'],
  ['a certificate', () => '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'ssh-key-invalid'],
  ['a key without its end', () => key('openssh').slice(0, 200), 'ssh-key-invalid'],
  ['a key without its middle', () => key('openssh').replace(/\n.{70}\n/, '\n'), 'ssh-key-invalid'],
  [
    'a masked key',
    () => '-----BEGIN OPENSSH PRIVATE KEY-----\n***\n-----END OPENSSH PRIVATE KEY-----',
    'ssh-key-invalid',
  ],
  ['a damaged PEM key', () => key('pkcs8 rsa').replace(/\n.{64}\n/, '\n'), 'ssh-key-invalid'],
  ['a key of an unknown kind', () => run('openssl', 'genpkey', '-algorithm', 'x25519'), 'ssh-key-invalid'],
])('%s is explained', (_name, text, code) => {
  expect(codeOf(text())).toBe(code);
});

test('neither an error nor the key itself prints what is secret', () => {
  const damaged = key('pkcs8 rsa').replace(/\n.{64}\n/, '\n');
  const bodies = [damaged, key('openssh')].flatMap((text) =>
    text.split('\n').filter((line) => line.length > 30 && !line.startsWith('-')),
  );
  let printed =
    inspect(parsePrivateKey(key('openssh')), { depth: 9, showHidden: true }) +
    JSON.stringify(parsePrivateKey(key('openssh')));
  try {
    parsePrivateKey(damaged);
  } catch (error) {
    printed += inspect(error, { depth: 9 }) + renderError(error as DeployError);
  }
  for (const line of bodies) expect(printed).not.toContain(line);
});
