import { DeployError } from '../errors/deploy-error.js';

/** AWS refused a call, or could not be asked. */
export function awsFailed(action: string, thrown: unknown): DeployError {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new DeployError({
    code: 'aws-refused',
    what: `${action}: ${message || name}`,
    remedy: adviceFor(name, action),
    cause: thrown,
  });
}

/** By the names of AWS's common errors, https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html */
function adviceFor(name: string, action: string): string {
  if (/Credentials/.test(name)) {
    return 'Give the job credentials: aws-actions/configure-aws-credentials before this step, with permissions: id-token: write.';
  }
  if (/Expired|UnrecognizedClient|InvalidClientTokenId|InvalidSignature/.test(name)) {
    return 'The credentials of the job are no longer valid; let aws-actions/configure-aws-credentials fetch new ones.';
  }
  if (/AccessDenied|NotAuthorized/.test(name)) return `Allow ${action} in the policy of the role.`;
  return 'Look whether AWS_REGION is set to the region of the registry and whether AWS can be reached.';
}
