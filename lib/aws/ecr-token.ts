import { awsFailed } from './errors.js';

/**
 * A token for the ECR registry of the AWS account that the environment's credentials belong to, good for 12 h.
 *
 * Region and credentials are found as every AWS tool finds them (AWS_REGION, AWS_ACCESS_KEY_ID, a profile,
 * a web identity, an instance's role).
 *
 * @throws DeployError `aws-refused` with what AWS said
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrCredentials(
  signal: AbortSignal,
): Promise<{ readonly registry: string; readonly username: string; readonly password: string }> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const client = new ECRClient({});
  try {
    const answer = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal: signal });
    const data = answer.authorizationData?.[0];
    const [username, password] = Buffer.from(data?.authorizationToken ?? '', 'base64')
      .toString()
      .split(':');
    if (!data?.proxyEndpoint || !username || !password) throw new Error('the answer holds no token');
    return { registry: data.proxyEndpoint, username, password };
  } catch (thrown) {
    signal.throwIfAborted();
    throw awsFailed('ecr:GetAuthorizationToken', thrown);
  } finally {
    client.destroy();
  }
}
