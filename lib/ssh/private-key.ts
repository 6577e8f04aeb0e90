import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type ParsedKey, utils } from 'ssh2';
import { keyInvalid, keyIsPublic, keyIsPutty, keyPassphraseMissing, keyPassphraseWrong } from './errors.js';
import { fingerprintOf } from './fingerprint.js';

/** The names of the inputs that the errors speak of. */
export interface KeyInputs {
  readonly key: string;
  readonly passphrase: string;
}

/** A private key that can log in. It prints as its type and fingerprint, never as itself. */
export class PrivateKey {
  readonly #parsed: ParsedKey;
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** Of its public half. */
  readonly fingerprint: string;

  constructor(parsed: ParsedKey) {
    this.#parsed = parsed;
    this.type = parsed.type;
    this.fingerprint = fingerprintOf(parsed.getPublicSSH());
  }

  /** For ssh2 alone. */
  get parsed(): ParsedKey {
    return this.#parsed;
  }

  toString(): string {
    return `${this.type} ${this.fingerprint}`;
  }
}

/**
 * Reads a private key in whichever state it arrived from a secret: OpenSSH, PEM (PKCS#1, SEC 1) or PKCS#8,
 * also with `\n` written out, CRLF, newlines turned to spaces, indentation, quotes or base64 around it.
 *
 * @param text what the user gave
 * @param passphrase empty or undefined when there is none; ignored when the key is not encrypted
 * @throws DeployError `ssh-key-...`, free of key material
 */
export function parsePrivateKey(
  text: string,
  passphrase?: string,
  inputs: KeyInputs = { key: 'key', passphrase: 'passphrase' },
): PrivateKey {
  const { label, headers, body } = unwrap(text, inputs);
  const pem = `-----BEGIN ${label}-----\n${headers}${wrapAt64(body)}\n-----END ${label}-----\n`;
  const secret = passphrase === '' ? undefined : passphrase;
  if (label === 'OPENSSH PRIVATE KEY') {
    const encrypted = isEncryptedOpenSsh(body);
    if (encrypted && secret === undefined) throw keyPassphraseMissing(inputs.key, inputs.passphrase);
    return readBySsh2(pem, encrypted ? secret : undefined, encrypted, inputs);
  }
  const encrypted = label.includes('ENCRYPTED') || headers !== '';
  if (encrypted && secret === undefined) throw keyPassphraseMissing(inputs.key, inputs.passphrase);
  return readBySsh2(toSsh2Form(readByNode(pem, secret, encrypted, inputs), inputs), undefined, false, inputs);
}

/** Finds the key in the text and takes it apart; the body comes without any white space. */
function unwrap(
  text: string,
  inputs: KeyInputs,
  inBase64 = false,
): { label: string; headers: string; body: string } {
  const plain = text
    .replace(/\\r/g, '')
    .replace(/\\n/g, '\n')
    .replace(/^\uFEFF/, '')
    .trim();
  rejectOtherKinds(plain, inputs);
  const begin = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----/.exec(plain);
  if (!begin) {
    const decoded = inBase64 ? undefined : decodeBase64(plain);
    if (decoded?.startsWith(openSshMagic)) {
      return { label: 'OPENSSH PRIVATE KEY', headers: '', body: plain.replace(/\s/g, '') };
    }
    if (decoded !== undefined && /^[\t\n\r -~]+$/.test(decoded)) return unwrap(decoded, inputs, true);
    throw keyInvalid(
      inputs.key,
      plain === ''
        ? 'it is empty'
        : 'this is not a private key: there is no -----BEGIN ... PRIVATE KEY----- in it',
    );
  }
  const label = begin[1] ?? '';
  const from = begin.index + begin[0].length;
  const to = plain.indexOf(`-----END ${label}-----`, from);
  if (to < 0) throw keyInvalid(inputs.key, `the key is cut off: -----END ${label}----- is missing`);
  const inside = plain.slice(from, to);
  // The length of the salt is the cipher's block: where newlines were lost, the body follows without a gap.
  const info = /DEK-Info:\s*(?:(AES[A-Z0-9-]*),\s*([0-9A-Fa-f]{32})|([A-Z0-9-]+),\s*([0-9A-Fa-f]{16}))/.exec(
    inside,
  );
  const headers = info
    ? `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${info[1] ?? info[3]},${info[2] ?? info[4]}\n\n`
    : '';
  const body = inside
    .replace(/Proc-Type:\s*4,\s*ENCRYPTED/, '')
    .replace(info?.[0] ?? '', '')
    .replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+=*$/.test(body)) {
    throw keyInvalid(
      inputs.key,
      'the key is damaged: between its BEGIN and END stands something that is not base64',
    );
  }
  return { label, headers, body };
}

function rejectOtherKinds(plain: string, inputs: KeyInputs): void {
  if (plain.startsWith('PuTTY-User-Key-File')) throw keyIsPutty(inputs.key);
  if (/^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) AAAA/.test(plain))
    throw keyIsPublic(inputs.key);
  if (/BEGIN (RSA |SSH2 )?PUBLIC KEY/.test(plain)) throw keyIsPublic(inputs.key);
  if (plain.includes('-----BEGIN CERTIFICATE') && !plain.includes('PRIVATE KEY')) {
    throw keyInvalid(inputs.key, 'this is a certificate, not a private key');
  }
}

function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/\s/g, '');
  return /^[A-Za-z0-9+/_-]{40,}=*$/.test(packed)
    ? Buffer.from(packed, 'base64').toString('latin1')
    : undefined;
}

const openSshMagic = 'openssh-key-v1\0';

const wrapAt64 = (body: string) => body.replace(/.{64}(?=.)/g, '$&\n');

/** The cipher's name follows the magic word (OpenSSH, PROTOCOL.key). */
function isEncryptedOpenSsh(body: string): boolean {
  const bytes = Buffer.from(body, 'base64');
  const start = openSshMagic.length;
  if (bytes.length < start + 8 || bytes.toString('latin1', 0, start) !== openSshMagic) return false;
  const length = bytes.readUInt32BE(start);
  return bytes.toString('latin1', start + 4, start + 4 + length) !== 'none';
}

function readBySsh2(
  pem: string,
  passphrase: string | undefined,
  encrypted: boolean,
  inputs: KeyInputs,
): PrivateKey {
  const parsed = utils.parseKey(pem, passphrase);
  if (parsed instanceof Error) {
    if (encrypted && /passphrase|integrity/i.test(parsed.message)) {
      throw keyPassphraseWrong(inputs.key, inputs.passphrase);
    }
    if (/Unsupported/.test(parsed.message)) throw unsupported(inputs);
    throw keyInvalid(inputs.key, 'the key is damaged: its content cannot be read');
  }
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key.type === 'ssh-dss') throw unsupported(inputs);
  return new PrivateKey(key);
}

const unsupported = (inputs: KeyInputs) =>
  keyInvalid(
    inputs.key,
    'keys of this kind are not supported: use Ed25519, ECDSA (P-256, P-384, P-521) or RSA',
  );

function readByNode(
  pem: string,
  passphrase: string | undefined,
  encrypted: boolean,
  inputs: KeyInputs,
): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
  } catch {
    // The cause is left out: OpenSSL's texts are about its own insides, and nothing of the key may leak.
    if (encrypted) throw keyPassphraseWrong(inputs.key, inputs.passphrase);
    throw keyInvalid(inputs.key, 'the key is damaged: its content cannot be read');
  }
}

/** ssh2 reads PKCS#1, SEC 1 and OpenSSH's own format, so PKCS#8 is turned into the one that fits. */
function toSsh2Form(key: KeyObject, inputs: KeyInputs): string {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString();
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString();
    case 'ed25519':
      return ed25519ToOpenSsh(key);
    default:
      throw unsupported(inputs);
  }
}

/** Writes an unencrypted key in OpenSSH's format (OpenSSH, PROTOCOL.key), from its JWK (RFC 8037). */
function ed25519ToOpenSsh(key: KeyObject): string {
  const jwk = key.export({ format: 'jwk' });
  const publicHalf = Buffer.from(jwk.x ?? '', 'base64url');
  const seed = Buffer.from(jwk.d ?? '', 'base64url');
  const publicKey = Buffer.concat([sshString('ssh-ed25519'), sshString(publicHalf)]);
  const check = Buffer.alloc(8);
  const secrets = Buffer.concat([
    check,
    publicKey,
    sshString(Buffer.concat([seed, publicHalf])),
    sshString(''),
  ]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (secrets.length % 8)) % 8);
  const count = Buffer.from([0, 0, 0, 1]);
  const whole = Buffer.concat([
    Buffer.from(openSshMagic),
    sshString('none'),
    sshString('none'),
    sshString(''),
    count,
    sshString(publicKey),
    sshString(Buffer.concat([secrets, padding])),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${wrapAt64(whole.toString('base64'))}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function sshString(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
