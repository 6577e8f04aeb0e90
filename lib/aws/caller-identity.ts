import { awsFailed } from './errors.js';

/** Who the credentials of this machine belong to. */
export interface CallerIdentity {
  readonly account: string | undefined;
  /** `arn:aws:sts::123456789012:assumed-role/deploy/session` */
  readonly arn: string | undefined;
}

/**
 * Asks AWS who it takes this machine for; needs no permission.
 *
 * @throws DeployError `aws-refused` with what AWS said
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function callerIdentity(signal: AbortSignal): Promise<CallerIdentity> {
  const { stsClient, GetCallerIdentityCommand } = await import('./sts-client.js');
  const client = stsClient();
  try {
    const answer = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return { account: answer.Account, arn: answer.Arn };
  } catch (thrown) {
    signal.throwIfAborted();
    throw awsFailed('sts:GetCallerIdentity', thrown);
  } finally {
    client.destroy();
  }
}
