import { ECRClient } from '@aws-sdk/client-ecr';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { EndpointV2, MetadataBearer, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import { type EcrToken, readToken } from './ecr-token.js';
import { regionalEndpoint } from './endpoint-parameters.js';
import { awsFailed } from './errors.js';
import { type AwsProxy, requestsThrough } from './proxy.js';

const namespace = 'com.amazonaws.ecrpublic';
const target = 'SpencerFrontendService';

/** Tokens are given there only. https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html */
const region = 'us-east-1';
const publicRegistry = 'public.ecr.aws';

/** Of the answer, what is read. */
interface TokenAnswer extends MetadataBearer {
  readonly authorizationData?: { readonly authorizationToken?: string };
}

/**
 * A token for ECR Public, with the permissions `ecr-public:GetAuthorizationToken` and `sts:GetServiceBearerToken`.
 * Its client is made of the one of ECR as the one of EC2 is (`ec2-client.ts`).
 *
 * @throws DeployError `aws-refused` with what AWS said
 * @see https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrPublicToken(signal: AbortSignal, proxy: AwsProxy | undefined): Promise<EcrToken> {
  const client = new ECRClient({
    serviceId: 'ECR PUBLIC',
    region,
    apiVersion: '2020-10-30',
    protocolSettings: {
      defaultNamespace: namespace,
      errorTypeRegistries: [],
      xmlNamespace: 'http://ecr-public.amazonaws.com/doc/2020-12-02/',
      version: '2020-10-30',
      serviceTarget: target,
    },
    endpointProvider: ({ Endpoint }) => endpoint(Endpoint),
    requestHandler: requestsThrough(proxy),
  });
  try {
    const { authorizationData } = await client.send(new TokenCommand({}), { abortSignal: signal });
    return readToken(publicRegistry, authorizationData?.authorizationToken);
  } catch (thrown) {
    signal.throwIfAborted();
    throw awsFailed('ecr-public:GetAuthorizationToken', thrown);
  } finally {
    client.destroy();
  }
}

function endpoint(given: unknown): EndpointV2 {
  return {
    url: new URL(String(given ?? `https://api.ecr-public.${region}.amazonaws.com`)),
    properties: {
      authSchemes: [{ name: 'sigv4', signingName: 'ecr-public', signingRegion: region, properties: {} }],
    },
  };
}

// The shapes in the form of the SDK's own clients, where the first number is the kind of a shape and 0 is text.
const structure = (members: Readonly<Record<string, StaticStructureSchema | 0>>): StaticStructureSchema => [
  ...([3, namespace, 'Structure', 0] as const),
  Object.keys(members),
  Object.values(members),
];

const operation: StaticOperationSchema = [
  ...([9, namespace, 'GetAuthorizationToken', 0] as const),
  structure({}),
  structure({ authorizationData: structure({ authorizationToken: 0 }) }),
];

const command = makeBuilder(regionalEndpoint, target, 'ECRPUBLICClient', getEndpointPlugin);

const TokenCommand = command<object, TokenAnswer>({}, () => [], 'GetAuthorizationToken', operation);
