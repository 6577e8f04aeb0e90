import { awsFailed } from './errors.js';
import { type AwsProxy, requestsThrough } from './proxy.js';

/** A token for a registry of ECR, good for 12 h. */
export interface EcrToken {
  /** `https://123456789012.dkr.ecr.eu-west-1.amazonaws.com` */
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/**
 * A token for the ECR registry of the AWS account that the environment's credentials belong to, good for 12 h.
 *
 * @throws DeployError `aws-refused` with what AWS said
 */
export async function ecrCredentials(signal: AbortSignal): Promise<EcrToken> {
  const [token] = await ecrTokens(signal);
  if (!token) throw awsFailed(action, noToken());
  return token;
}

const action = 'ecr:GetAuthorizationToken';

/**
 * Tokens for the ECR registries of some AWS accounts, all with one call.
 *
 * Region and credentials are found as every AWS tool finds them (AWS_REGION, AWS_ACCESS_KEY_ID, a profile,
 * a web identity, an instance's role), and AWS_ENDPOINT_URL is asked where it is set.
 *
 * @param accounts the one that the credentials belong to when none is given
 * @throws DeployError `aws-refused` with what AWS said
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrTokens(
  signal: AbortSignal,
  {
    accounts = [],
    proxy,
  }: { readonly accounts?: readonly string[]; readonly proxy?: AwsProxy | undefined } = {},
): Promise<readonly EcrToken[]> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import('./ecr-client.js');
  const client = new ECRClient({ requestHandler: requestsThrough(proxy) });
  try {
    // Else it is missed only after credentials were looked for everywhere, in the network too.
    await client.config.region();
    const question = accounts.length > 0 ? { registryIds: [...accounts] } : {};
    const answer = await client.send(new GetAuthorizationTokenCommand(question), { abortSignal: signal });
    const tokens = (answer.authorizationData ?? []).map(({ proxyEndpoint, authorizationToken }) =>
      readToken(proxyEndpoint, authorizationToken),
    );
    if (tokens.length === 0) throw noToken();
    return tokens;
  } catch (thrown) {
    signal.throwIfAborted();
    throw awsFailed(action, thrown);
  } finally {
    client.destroy();
  }
}

/** @throws Error when the answer is no token */
export function readToken(registry: string | undefined, token: string | undefined): EcrToken {
  const [username, password] = Buffer.from(token ?? '', 'base64')
    .toString()
    .split(':');
  if (!registry || !username || !password) throw noToken();
  return { registry, username, password };
}

const noToken = () => new Error('the answer holds no token');
