import { operation, text } from './query-shapes.js';

/** Who the credentials of this machine belong to. */
export interface CallerIdentity {
  readonly account: string | undefined;
  /** `arn:aws:sts::123456789012:assumed-role/deploy/session` */
  readonly arn: string | undefined;
}

const GetCallerIdentity = operation<object, { readonly Account?: string; readonly Arn?: string }>(
  'GetCallerIdentity',
  {},
  { Account: text, Arn: text },
);

/**
 * Asks AWS who it takes this machine for; needs no permission.
 *
 * @throws DeployError `aws-refused` with what AWS said
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function callerIdentity(signal: AbortSignal): Promise<CallerIdentity> {
  const { QueryClient } = await import('./query-service.js');
  // Of the region itself: https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
  const client = new QueryClient({ name: 'sts', version: '2011-06-15' });
  try {
    const { Account: account, Arn: arn } = await client.ask(GetCallerIdentity, {}, signal);
    return { account, arn };
  } finally {
    client.close();
  }
}
