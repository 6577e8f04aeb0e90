import { JsonClient } from './json-service.js';

/** Of Secrets Manager what tells of a secret, and never its value. */
interface SecretsOperations {
  /** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
  DescribeSecret: [
    { readonly SecretId: string },
    {
      /** When somebody deleted it; it is not to be read since. */
      readonly DeletedDate?: number;
      /** Version -> its stages, such as AWSCURRENT. */
      readonly VersionIdsToStages?: Readonly<Record<string, readonly string[]>>;
    },
  ];
}

export const secretsClient = (region?: string): JsonClient<SecretsOperations> =>
  new JsonClient({ name: 'secretsmanager', id: 'Secrets Manager', target: 'secretsmanager' }, region);

/** Of Systems Manager what tells of parameters, and never their values. */
interface ParametersOperations {
  /** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
  DescribeParameters: [
    {
      readonly ParameterFilters: readonly {
        readonly Key: 'Name';
        readonly Option: 'Equals';
        readonly Values: readonly string[];
      }[];
      readonly MaxResults: number;
      readonly NextToken?: string;
    },
    { readonly Parameters?: readonly { readonly Name?: string }[]; readonly NextToken?: string },
  ];
}

export const parametersClient = (region?: string): JsonClient<ParametersOperations> =>
  new JsonClient({ name: 'ssm', target: 'AmazonSSM' }, region);
