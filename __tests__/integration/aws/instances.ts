import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { docker } from '../../../lib/fleet/engine.js';
import { fleetLabel, ownerLabel, thisProcess } from '../../../lib/fleet/labels.js';
import { removeFleet } from '../../../lib/fleet/removal.js';
import type { AwsEmulator } from '../../harness/aws-emulator.js';

/** Launches instances with one tag, which run. Their ids, in order. */
export async function launch(
  emulator: AwsEmulator,
  tag: readonly [key: string, value: string],
  { count = 1, image = 'ami-00000000' } = {},
): Promise<string[]> {
  const answer = await emulator.ec2('RunInstances', {
    ImageId: image,
    MinCount: String(count),
    MaxCount: String(count),
    'TagSpecification.1.ResourceType': 'instance',
    'TagSpecification.1.Tag.1.Key': tag[0],
    'TagSpecification.1.Tag.1.Value': tag[1],
  });
  return [...answer.matchAll(/<instanceId>(.*?)</g)].map(([, id = '']) => id).toSorted();
}

/** A machine image whose instances are real: containers with sshd, all with one host key. */
export interface SshImage {
  readonly id: string;
  /** Logs in as root. */
  readonly privateKey: string;
  /** The host's, as `type key`. */
  readonly hostKey: string;
  /** Removes the image, and its containers where the emulator left any. */
  remove(): Promise<void>;
}

export async function registerSshImage(emulator: AwsEmulator): Promise<SshImage> {
  const id = randomBytes(4).toString('hex');
  const reference = `deploy-kit-test/ec2:${id}`;
  const { privateKey, publicKey } = await newKey();
  const dockerfile = [
    'FROM deploy-kit/host:trixie-bare',
    `LABEL ${fleetLabel}=${id} ${ownerLabel}=${await thisProcess()}`,
    `RUN mkdir -p /run/sshd /root/.ssh && ssh-keygen -qA && echo '${publicKey}' >/root/.ssh/authorized_keys`,
    'ENTRYPOINT ["/usr/sbin/sshd", "-D"]',
  ].join('\n');
  await docker(['build', '--quiet', '--tag', reference, '-'], { stdin: dockerfile });
  const read = ['--entrypoint', 'cat', reference, '/etc/ssh/ssh_host_ed25519_key.pub'];
  const hostKey = await docker(['run', '--rm', ...read]);
  const answer = await emulator.ec2('RegisterImage', { Name: id, ImageLocation: reference });
  return {
    id: /<imageId>(.*?)</.exec(answer)?.[1] ?? '',
    privateKey,
    hostKey: hostKey.split(' ').slice(0, 2).join(' '),
    remove: () => removeFleet(id),
  };
}

async function newKey(): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-key-'));
  const file = join(folder, 'key');
  try {
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
    const [privateKey, publicKey] = await Promise.all([
      readFile(file, 'utf8'),
      readFile(`${file}.pub`, 'utf8'),
    ]);
    return { privateKey, publicKey: publicKey.trim() };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Waits until sshd listens there. */
export async function untilListening(address: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: address, port: 22, timeout: 1_000 });
      const end = (open: boolean) => {
        socket.destroy();
        resolve(open);
      };
      socket
        .once('data', () => end(true))
        .once('error', () => end(false))
        .once('timeout', () => end(false));
    });
    if (isOpen) return;
    if (Date.now() > deadline) throw new Error(`nothing listens on ${address}:22`);
  }
}
