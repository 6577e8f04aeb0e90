import { DeployError } from '../errors/deploy-error.js';
import type { Instance } from './ec2-instances.js';

/** AWS refused a call, or could not be asked. */
export function awsFailed(action: string, thrown: unknown): DeployError {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new DeployError({
    code: 'aws-refused',
    what: `${action}: ${message || name}`,
    remedy: adviceFor(name, message, action),
    cause: thrown,
  });
}

/**
 * By the names of AWS's common errors.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
function adviceFor(name: string, message: string, action: string): string {
  if (/Credentials/.test(name)) {
    return 'Give the job credentials: aws-actions/configure-aws-credentials before this step, with permissions: id-token: write.';
  }
  if (/Expired|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|AuthFailure/.test(name)) {
    return 'The credentials of the job are no longer valid; let aws-actions/configure-aws-credentials fetch new ones.';
  }
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name)) {
    return `Allow ${action} in the policy of the role.`;
  }
  if (/^Region /.test(message)) return 'Set AWS_REGION, as aws-actions/configure-aws-credentials does.';
  return 'Look whether AWS_REGION is set to the region that is meant and whether AWS can be reached.';
}

export const proxyUnsupported = (node: string) =>
  new DeployError({
    code: 'aws-proxy-unsupported',
    kind: 'input',
    where: 'input http-proxy',
    what: `Node ${node} knows no proxies, so that AWS would be asked without it`,
    remedy: 'Update the runner: Node 24.5 and newer can.',
  });

/**
 * Whether an error of AWS may be gone at the next try: AWS is busy or broken, or the network is. What AWS refuses, and
 * credentials that nobody has, stay as they are.
 *
 * @param thrown what a call of AWS ended with
 */
export function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof DeployError) || thrown.code !== 'aws-refused') return false;
  const { name = '', $metadata } = (thrown.cause ?? {}) as AwsError;
  const status = $metadata?.httpStatusCode;
  if (/Throttl|TooManyRequests|RequestLimitExceeded/.test(name)) return true;
  return status === undefined ? !/Credentials|Region/.test(`${name} ${thrown.what}`) : status >= 500;
}

/** Whether AWS refused with this name of an error, such as `TargetGroupNotFound`. */
export function isRefusal(thrown: unknown, name: RegExp): boolean {
  const { cause } = thrown instanceof Error ? thrown : {};
  return cause instanceof Error && name.test(cause.name);
}

interface AwsError {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

// Hosts by tag

/** A tag of the input `host`, or of a host in a file. */
export interface AskedTag {
  /** `KEY=VALUE` */
  readonly tag: string;
  readonly region: string;
  /** Where it stands, such as `input host`. */
  readonly where: string;
}

export const tagWithoutInstance = ({ tag, region, where }: AskedTag) =>
  new DeployError({
    where,
    kind: 'input',
    code: 'ec2-tag-unknown',
    what: `no EC2 instance in ${region} has the tag ${tag}`,
    remedy:
      'Look at the tags of the instances of that region: key and value are compared letter by letter. AWS_REGION says which region is asked, the credentials of the job which account.',
  });

export const tagNotRunning = ({ tag, region, where }: AskedTag, instances: readonly Instance[]) =>
  new DeployError({
    where,
    kind: 'input',
    code: 'ec2-tag-not-running',
    what: `no EC2 instance in ${region} with the tag ${tag} is running: ${instances.map(stateOf).join(', ')}`,
    remedy: `Start what is meant (aws ec2 start-instances --instance-ids ${instances.map(({ id }) => id).join(' ')}) and run again once it is running.`,
  });

const stateOf = ({ id, name, state }: Instance) => `${name ? `${name} (${id})` : id} is ${state}`;

export const tagTooMany = ({ tag, region, where }: AskedTag, count: number, limit: number) =>
  new DeployError({
    where,
    kind: 'input',
    code: 'ec2-tag-too-many',
    what: `${count} running EC2 instances in ${region} have the tag ${tag}, and deploy-kit goes to ${limit} at most`,
    remedy: 'Use a tag that only the hosts of this deployment have.',
  });

export const instanceUnaddressed = ({ tag, where }: AskedTag, { id }: Instance) =>
  new DeployError({
    where,
    kind: 'input',
    code: 'ec2-no-address',
    what: `the instance ${id} with the tag ${tag} has no address`,
    remedy: `Look at its network interfaces (aws ec2 describe-instances --instance-ids ${id}); one that has just started gets its address in a moment.`,
  });

export const instanceTwice = ({ where }: AskedTag, { id }: Instance, tags: readonly string[]) =>
  new DeployError({
    where,
    kind: 'input',
    code: 'ec2-instance-twice',
    what: `the instance ${id} is meant twice, by the tags ${tags.join(' and ')}`,
    remedy: 'Leave out one of the tags, or give the instances tags that tell them apart.',
  });
