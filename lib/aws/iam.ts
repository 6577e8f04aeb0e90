import { QueryClient } from './query-service.js';
import { operation, structure, text } from './query-shapes.js';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export const GetRole = operation<
  { readonly RoleName: string },
  {
    readonly Role?: {
      readonly Arn?: string;
      /** JSON, percent-encoded. */
      readonly AssumeRolePolicyDocument?: string;
    };
  }
>('GetRole', { RoleName: text }, { Role: structure({ Arn: text, AssumeRolePolicyDocument: text }) });

/** Where IAM is, which belongs to no region. https://docs.aws.amazon.com/general/latest/gr/iam-service.html */
const places: Readonly<Record<string, { readonly host: string; readonly region: string }>> = {
  'aws-cn': { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  'aws-us-gov': { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
};
const elsewhere = { host: 'iam.amazonaws.com', region: 'us-east-1' };

/** @param region whose partition is asked */
export const iamClient = (region?: string): QueryClient =>
  new QueryClient(
    { name: 'iam', version: '2010-05-08', global: (partition) => places[partition] ?? elsewhere },
    region,
  );
