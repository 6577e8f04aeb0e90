import { count, duration, flag, lines, password, port, text } from './inputs.js';

const hostAccepts =
  'one or more of [name=][user@]address[:port], split by commas or lines, or [name=]tag:KEY=VALUE';
const fingerprintAccepts =
  'SHA256:... or host=SHA256:..., as ssh-keygen -lf prints it, several split by commas or lines';

/**
 * The inputs of every action that reaches hosts over SSH; spread them into a definition's inputs. That neither
 * pin is given is told after the connection, together with the key that the host showed and the line to paste.
 */
export const hostInputs = {
  host: lines(
    'The hosts: one or more of `[name=][user@]address[:port]`, split by commas or lines; or `[name=]tag:KEY=VALUE`, which is every running EC2 instance with that tag, at its public address or else its private one (the job needs AWS credentials that allow `ec2:DescribeInstances`, and AWS_REGION).',
    hostAccepts,
    { required: true },
  ),
  username: text('The user to log in as, on hosts that do not say.', { default: 'ubuntu' }),
  port: port('The SSH port of hosts that do not say.', { default: '22' }),
  key: text(
    'The private key: OpenSSH, PEM or PKCS#8. When it is left out, the SSH agent is asked, if one is there.',
    { secret: true },
  ),
  passphrase: password('The passphrase of the private key.'),
  'known-hosts': text(
    'The keys that the hosts must show, as lines of a known_hosts file. This or `fingerprint` is required, and both may be given: a host whose key is not pinned is never logged in to.',
  ),
  fingerprint: lines(
    'The SHA-256 fingerprint of the key that the hosts must show, of any of their key types: `SHA256:...`, one or more, or `host=SHA256:...` for one of several hosts.',
    fingerprintAccepts,
  ),
  'proxy-host': text('The address of a jump host through which the hosts are reached.'),
  'proxy-username': text('The user to log in to the jump host as; `username` when it is left out.'),
  'proxy-port': port('The SSH port of the jump host.', { default: '22' }),
  'proxy-key': text('The private key for the jump host; `key` when it is left out.', { secret: true }),
  'proxy-fingerprint': lines(
    'The SHA-256 fingerprint of the key that the jump host must show; `known-hosts` may name it instead.',
    fingerprintAccepts,
  ),
  'connect-timeout': duration('How long reaching a host and logging in may take.', { default: '20s' }),
  concurrency: count('How many hosts are worked on at once.', { default: '32' }, { minimum: 1 }),
} as const;

/** The input of every action that changes something. */
export const dryRunInput = {
  'dry-run': flag('Says what would change, and changes nothing.', { default: 'false' }),
} as const;
