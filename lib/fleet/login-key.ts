import { writeFile } from 'node:fs/promises';
import { utils } from 'ssh2';

/** The key that logs in to all hosts of a fleet. */
export interface LoginKey {
  /** OpenSSH's format. */
  readonly privateKey: string;
  /** The file (0600) that holds it. */
  readonly privateKeyPath: string;
  /** A line of authorized_keys. */
  readonly authorizedKey: string;
}

/** Makes a key and writes its two files, as ssh-keygen would; a machine with Docker alone need not have that. */
export async function writeLoginKey(privateKeyPath: string): Promise<LoginKey> {
  const pair = utils.generateKeyPairSync('ed25519', { comment: 'fleet' });
  await writeFile(privateKeyPath, pair.private, { mode: 0o600 });
  await writeFile(`${privateKeyPath}.pub`, `${pair.public}\n`);
  return { privateKey: pair.private, privateKeyPath, authorizedKey: pair.public };
}
