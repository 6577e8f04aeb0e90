import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { partition } from '@aws-sdk/core/client';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { EndpointV2, MetadataBearer, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import { regionalEndpoint } from './endpoint-parameters.js';

type Parameters = globalThis.Parameters<NonNullable<ECRClientConfig['endpointProvider']>>[0];

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html */
const version = '2011-06-15';
const namespace = 'com.amazonaws.sts';

/** A client of STS, made of the one of ECR as the one of EC2 is (`ec2-client.ts`), for one call. */
export const stsClient = () =>
  new ECRClient({
    serviceId: 'STS',
    apiVersion: version,
    protocol: AwsQueryProtocol,
    protocolSettings: {
      defaultNamespace: namespace,
      errorTypeRegistries: [],
      xmlNamespace: `https://sts.amazonaws.com/doc/${version}/`,
      version,
      serviceTarget: 'AWSSecurityTokenServiceV20110615',
    },
    endpointProvider: endpoint,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });

/** Of the region itself. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html */
function endpoint({ Endpoint, Region = '' }: Parameters): EndpointV2 {
  return {
    url: new URL(Endpoint ?? `https://sts.${Region}.${partition(Region).dnsSuffix}`),
    properties: {
      authSchemes: [{ name: 'sigv4', signingName: 'sts', signingRegion: Region, properties: {} }],
    },
  };
}

/** What STS says of who asks. */
interface IdentityAnswer extends MetadataBearer {
  readonly Account?: string;
  readonly Arn?: string;
}

// The shapes in the form of the SDK's own clients, where the first number is the kind of a shape and 0 is text.
const structure = (...members: readonly string[]): StaticStructureSchema => [
  ...([3, namespace, 'Structure', 0] as const),
  [...members],
  members.map(() => 0 as const),
];

const operation: StaticOperationSchema = [
  9,
  namespace,
  'GetCallerIdentity',
  0,
  structure(),
  structure('Account', 'Arn'),
];

const command = makeBuilder(regionalEndpoint, 'AWSSecurityTokenService', 'STSClient', getEndpointPlugin);

export const GetCallerIdentityCommand = command<object, IdentityAnswer>(
  {},
  () => [],
  'GetCallerIdentity',
  operation,
);
