import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { partition } from '@aws-sdk/core/client';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { EndpointV2, MetadataBearer, StaticOperationSchema } from '@smithy/types';
import { endpointParameters } from '../aws/endpoint-parameters.js';
import { elbNamespace } from './shapes.js';

type Parameters = globalThis.Parameters<NonNullable<ECRClientConfig['endpointProvider']>>[0];

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html */
const version = '2015-12-01';

/**
 * A client of Elastic Load Balancing (version 2: application, network and gateway load balancers), made of the one
 * of ECR as the one of EC2 is (`lib/aws/ec2-client.ts`).
 *
 * @param region as every AWS tool finds it when it is left out
 */
export const elbClient = (region: string | undefined) =>
  new ECRClient({
    ...(region !== undefined && { region }),
    serviceId: 'Elastic Load Balancing v2',
    apiVersion: version,
    protocol: AwsQueryProtocol,
    protocolSettings: {
      defaultNamespace: elbNamespace,
      errorTypeRegistries: [],
      xmlNamespace: `http://elasticloadbalancing.amazonaws.com/doc/${version}/`,
      version,
      serviceTarget: 'ElasticLoadBalancing_v10',
    },
    endpointProvider: endpoint,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });

/** @see https://docs.aws.amazon.com/general/latest/gr/elb.html */
function endpoint({ Endpoint, Region = '', UseFIPS = false, UseDualStack = false }: Parameters): EndpointV2 {
  const { name, dnsSuffix, dualStackDnsSuffix } = partition(Region);
  // The plain endpoints of GovCloud are FIPS ones.
  const fips = UseFIPS && (name !== 'aws-us-gov' || UseDualStack);
  const service = fips ? 'elasticloadbalancing-fips' : 'elasticloadbalancing';
  return {
    url: new URL(Endpoint ?? `https://${service}.${Region}.${UseDualStack ? dualStackDnsSuffix : dnsSuffix}`),
    properties: {
      authSchemes: [
        { name: 'sigv4', signingName: 'elasticloadbalancing', signingRegion: Region, properties: {} },
      ],
    },
  };
}

const command = makeBuilder(
  endpointParameters,
  'ElasticLoadBalancing_v10',
  'ElasticLoadBalancingV2Client',
  getEndpointPlugin,
);

/** The command of an operation, of which the client makes a request. */
export const commandOf = (operation: StaticOperationSchema) =>
  command<object, MetadataBearer>({}, () => [], operation[2], operation);
