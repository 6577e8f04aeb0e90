import { DeployError } from '../errors/deploy-error.js';
import type { Command } from './remote.js';

/** What is said about a host in an error: its name, and where it was looked for. */
export interface Place {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly username: string;
}

const where = (place: Place) => `host ${place.name}`;
const spot = (place: Place) =>
  `${place.address.includes(':') ? `[${place.address}]` : place.address}:${place.port}`;

// The input `host`

const hostAccepts =
  'Write [name=][user@]address[:port], several split by commas or lines, or [name=]tag:KEY=VALUE.';

const inputHost = { where: 'input host', kind: 'input' } as const;

export const hostMissing = () =>
  new DeployError({ ...inputHost, code: 'ssh-host-missing', what: 'no host was given', remedy: hostAccepts });

export const hostFormat = (item: string) =>
  new DeployError({
    ...inputHost,
    code: 'ssh-host-format',
    what: `"${item}" is not a host`,
    remedy: hostAccepts,
  });

export const hostPort = (item: string) =>
  new DeployError({
    ...inputHost,
    code: 'ssh-host-port',
    what: `the port of "${item}" is not a number from 1 to 65535`,
    remedy: 'Write the port of the SSH server after the address, as in web1=ubuntu@203.0.113.7:22.',
  });

export const hostNameTwice = (name: string) =>
  new DeployError({
    ...inputHost,
    code: 'ssh-host-twice',
    what: `two hosts have the name ${name}`,
    remedy: 'Give each its own name, as in web1=203.0.113.7, or leave out the one that is there twice.',
  });

export const tagUnresolved = (tag: string) =>
  new DeployError({
    ...inputHost,
    code: 'ssh-host-tag',
    what: `${tag} was not looked up in EC2`,
    remedy: 'Name the hosts by address where EC2 cannot be asked.',
  });

// Pins

const inputKnownHosts = (line: number) =>
  ({ where: `input known-hosts, line ${line}`, kind: 'input' }) as const;

export const knownHostsLine = (line: number, reason: string) =>
  new DeployError({
    ...inputKnownHosts(line),
    code: 'ssh-known-hosts-line',
    what: reason,
    remedy:
      'Paste lines as ssh-keyscan prints them and ~/.ssh/known_hosts holds them: names, key type, key. A fingerprint (SHA256:...) belongs to the input fingerprint.',
  });

export const knownHostsAuthority = (line: number, host: string) =>
  new DeployError({
    ...inputKnownHosts(line),
    code: 'ssh-known-hosts-authority',
    what: `@cert-authority is the only line for ${host}, and host certificates are not supported`,
    remedy: `Pin the host's own key: on the host run ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub and put its SHA256:... into the input fingerprint.`,
  });

export const fingerprintFormat = (item: string, reason: string, input: string) =>
  new DeployError({
    where: `input ${input}`,
    kind: 'input',
    code: 'ssh-fingerprint-format',
    what: `"${item}" ${reason}`,
    remedy:
      'Write SHA256:... or host=SHA256:..., as ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub prints it on the host.',
  });

export const fingerprintHost = (host: string, hosts: readonly string[]) =>
  new DeployError({
    where: 'input fingerprint',
    kind: 'input',
    code: 'ssh-fingerprint-host',
    what: `there is no host ${host}`,
    remedy: `Name one of ${hosts.join(', ')}, or leave the name out.`,
  });

/** A host key as the server presented it. */
export interface PresentedKey {
  readonly fingerprint: string;
  /** What known_hosts would hold. */
  readonly knownHostsLine: string;
}

const linesToPaste = (place: Place, presented: readonly PresentedKey[]) =>
  presented.flatMap((key) => [
    `  known-hosts: ${key.knownHostsLine}`,
    `  fingerprint: ${place.name}=${key.fingerprint}`,
  ]);

const howToCompare =
  'Compare with what the host itself says (EC2 console output, or on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub).';

export const hostKeyUnpinned = (place: Place, presented: readonly PresentedKey[]) =>
  new DeployError({
    where: where(place),
    // Only the host can show its key, and yet it is the input that lacks it: nothing was sent to it.
    kind: 'input',
    code: 'ssh-host-key-unpinned',
    what: `no key is pinned for ${spot(place)}; it presented ${presented.map((key) => key.fingerprint).join(', ')}`,
    remedy: [`${howToCompare} If it is the same, paste one of:`, ...linesToPaste(place, presented)].join(
      '\n',
    ),
  });

export const hostKeyMismatch = (
  place: Place,
  presented: readonly PresentedKey[],
  pinned: readonly string[],
) =>
  new DeployError({
    where: where(place),
    code: 'ssh-host-key-mismatch',
    what: `${spot(place)} is not the pinned host: it presented ${presented
      .map((key) => key.fingerprint)
      .join(', ')}, pinned is ${pinned.join(', ')}`,
    remedy: [
      'Nothing was sent to it. Either another machine answers there, or the host was made anew.',
      `${howToCompare} Only if it is the same, replace the pin by one of:`,
      ...linesToPaste(place, presented),
    ].join('\n'),
  });

export const hostKeyRevoked = (place: Place, fingerprint: string, line: number) =>
  new DeployError({
    where: where(place),
    code: 'ssh-host-key-revoked',
    what: `${spot(place)} presented ${fingerprint}, which line ${line} of known-hosts revokes`,
    remedy: 'Give the host a new key, and pin that; a revoked key is never accepted.',
  });

// The private key

const inputKey = (input: string) => ({ where: `input ${input}`, kind: 'input' }) as const;

export const keyMissing = (input = 'key') =>
  new DeployError({
    ...inputKey(input),
    code: 'ssh-key-missing',
    what: 'no private key was given and no SSH agent is there (SSH_AUTH_SOCK)',
    remedy: `Give the private key, as in ${input}: \${{ secrets.DEPLOY_KEY }}; a secret that does not exist is empty.`,
  });

export const keyIsPublic = (input: string) =>
  new DeployError({
    ...inputKey(input),
    code: 'ssh-key-public',
    what: 'this is a public key',
    remedy: 'Paste the private half: the file without .pub, which begins with -----BEGIN.',
  });

export const keyIsPutty = (input: string) =>
  new DeployError({
    ...inputKey(input),
    code: 'ssh-key-putty',
    what: 'this is a PuTTY key (.ppk)',
    remedy:
      'Convert it: puttygen key.ppk -O private-openssh -o key, or in PuTTYgen: Conversions, Export OpenSSH key.',
  });

export const keyPassphraseMissing = (input: string, passphraseInput: string) =>
  new DeployError({
    ...inputKey(passphraseInput),
    code: 'ssh-key-passphrase',
    what: `the private key of the input ${input} is encrypted, and no passphrase was given`,
    remedy: `Give it in ${passphraseInput}, or make a key without one for this purpose (ssh-keygen -t ed25519 -N '').`,
  });

export const keyPassphraseWrong = (input: string, passphraseInput: string) =>
  new DeployError({
    ...inputKey(passphraseInput),
    code: 'ssh-key-passphrase',
    what: `this passphrase does not open the private key of the input ${input}`,
    remedy:
      'Try it with ssh-keygen -y -f KEYFILE; a secret that was pasted may have a blank or a newline too many.',
  });

/** @param reason free of key material */
export const keyInvalid = (input: string, reason: string) =>
  new DeployError({
    ...inputKey(input),
    code: 'ssh-key-invalid',
    what: reason,
    remedy:
      'Paste the whole private key file, from -----BEGIN to the end of the -----END line; ssh-keygen -y -f KEYFILE shows whether it is whole.',
  });

// Reaching the host

const checks =
  'Check the address, the port, that the host runs, and that its security group or firewall lets this machine in on that port.';

export const addressUnknown = (place: Place, cause: unknown) =>
  new DeployError({
    where: where(place),
    code: 'ssh-address-unknown',
    what: `the name ${place.address} has no address`,
    remedy:
      'Check the spelling, and that DNS on this machine knows the name; private names of a VPC are not known outside of it.',
    cause,
  });

export const connectionRefused = (place: Place, cause: unknown) =>
  new DeployError({
    where: where(place),
    code: 'ssh-connection-refused',
    what: `${spot(place)} refused the connection`,
    remedy:
      'The machine answers but nothing listens on that port: check the port, and that sshd runs (systemctl status ssh).',
    cause,
  });

export const connectTimeout = (place: Place, milliseconds: number) =>
  new DeployError({
    where: where(place),
    code: 'ssh-connect-timeout',
    what: `${spot(place)} did not let us in within ${milliseconds / 1000} s`,
    remedy: `${checks} A longer connect-timeout helps a host that is only slow.`,
  });

export const unreachable = (place: Place, reason: string, cause: unknown) =>
  new DeployError({
    where: where(place),
    code: 'ssh-unreachable',
    what: `${spot(place)} could not be reached: ${reason}`,
    remedy: checks,
    cause,
  });

export const closedBeforeLogin = (place: Place, reason: string) =>
  new DeployError({
    where: where(place),
    code: 'ssh-closed-before-login',
    what: `${spot(place)} closed the connection before anybody logged in (${reason})`,
    remedy:
      'Is it an SSH server? If it is: it may have too many logins at once (MaxStartups), or hold earlier failures against this address (PerSourcePenalties of sshd 9.8, fail2ban): wait a minute, or exempt the address there.',
  });

export const handshakeFailed = (place: Place, reason: string) =>
  new DeployError({
    where: where(place),
    code: 'ssh-handshake',
    what: `no common way to talk to ${spot(place)}: ${reason}`,
    remedy:
      'The server allows none of the algorithms in use here (curve25519 or ECDH, AES-GCM or AES-CTR, SHA-2; no SHA-1): see Ciphers, KexAlgorithms, MACs and HostKeyAlgorithms in its sshd_config.',
  });

export const jumpRefused = (place: Place, jump: Place, reason: string) =>
  new DeployError({
    where: where(place),
    code: 'ssh-jump-refused',
    what: `the jump host ${spot(jump)} does not connect to ${spot(place)}: ${reason}`,
    remedy:
      'Check that the address and port are right as seen from the jump host, that its security group may reach them, and that its sshd has AllowTcpForwarding yes.',
  });

// Logging in

export const authFailed = (place: Place, offered: readonly string[], accepted: readonly string[]) =>
  new DeployError({
    where: where(place),
    code: 'ssh-auth-failed',
    what: `user ${place.username} at ${spot(place)} accepts none of the keys that were offered: ${
      offered.length > 0 ? offered.join(', ') : 'none'
    }${accepted.length > 0 ? ` (the server allows: ${accepted.join(', ')})` : ''}`,
    remedy: `Check the user name (Amazon Linux has ec2-user, Ubuntu ubuntu, Debian admin), and that the public half of this key is a line of ~${place.username}/.ssh/authorized_keys, which only its owner may write.`,
  });

export const authTooMany = (place: Place, offered: readonly string[]) =>
  new DeployError({
    where: where(place),
    code: 'ssh-auth-too-many',
    what: `${spot(place)} ended the login of ${place.username} after too many keys: ${offered.join(', ')}`,
    remedy:
      'The SSH agent holds more keys than the server tries (MaxAuthTries): give the one key in the input key.',
  });

export const agentFailed = (place: Place, reason: string) =>
  new DeployError({
    where: where(place),
    code: 'ssh-agent',
    what: `the SSH agent could not be asked: ${reason}`,
    remedy: 'Check SSH_AUTH_SOCK and ssh-add -l, or give the key in the input key.',
  });

// While connected

export const linkLost = (place: Place, doing: string, reason: string, cause?: unknown) =>
  new DeployError({
    where: where(place),
    code: 'ssh-link-lost',
    what: `the connection was lost during ${doing}: ${reason}`,
    remedy:
      'What was going on may have ended or not: run again, deploy-kit looks at the host first. If it happens often, look at the network, the memory and the load of the host.',
    cause,
  });

export const commandTimeout = (
  place: Place,
  command: Command,
  milliseconds: number,
  log: readonly string[],
) =>
  new DeployError({
    where: where(place),
    code: 'ssh-timeout',
    what: `${command.label} did not end within ${milliseconds / 1000} s and was ended`,
    remedy: 'See the last lines for what it was waiting for; raise the timeout if it only needs longer.',
    log,
  });

export const channelRefused = (place: Place, doing: string, reason: string) =>
  new DeployError({
    where: where(place),
    code: 'ssh-channel-refused',
    what: `the server refused to run ${doing}: ${reason}`,
    remedy:
      'Check MaxSessions, ForceCommand and PermitTTY in its sshd_config: at least one session must be allowed.',
  });

export const commandNotStarted = (place: Place, command: Command, ending: string, log: readonly string[]) =>
  new DeployError({
    where: where(place),
    code: 'ssh-command-not-started',
    what: `${command.label} never began: the login shell of ${place.username} ended first (${ending})`,
    remedy:
      'Check the login shell (chsh), a forced command in authorized_keys or sshd_config, and start files such as .bashrc that call exit.',
    log,
  });

export const forwardRefused = (place: Place, reason: string) =>
  new DeployError({
    where: where(place),
    code: 'ssh-forward-refused',
    what: `the server refuses to forward a port: ${reason}`,
    remedy:
      'Set AllowTcpForwarding yes (or remote) in its sshd_config; DisableForwarding and restrict in authorized_keys forbid it too.',
  });

// Upload

export const uploadPath = (path: string, reason: string) =>
  new DeployError({
    code: 'ssh-upload-path',
    kind: 'input',
    where: JSON.stringify(path),
    what: `this path cannot be uploaded: ${reason}`,
    remedy: 'Use paths inside the folder, relative, with / between the parts and without . or .. among them.',
  });

export const uploadFailed = (place: Place, to: string, reason: string, log: readonly string[]) =>
  new DeployError({
    where: where(place),
    code: 'ssh-upload-failed',
    what: `the upload to ${to} failed: ${reason}`,
    remedy:
      'Nothing stands there that was not there before. Check the free disk (df -h, df -i) and who owns the folder.',
    log,
  });
