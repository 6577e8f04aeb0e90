import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { partition } from '@aws-sdk/core/client';
import { AwsEc2QueryProtocol } from '@aws-sdk/core/protocols';
import type { EndpointV2 } from '@smithy/types';

type Parameters = globalThis.Parameters<NonNullable<ECRClientConfig['endpointProvider']>>[0];

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html */
const version = '2016-11-15';
export const ec2Namespace = 'com.amazonaws.ec2';

/**
 * A client of EC2, made of the one of ECR by the settings in which the two differ: protocol, endpoint and the
 * service that a signature is for. Credentials, region, retries and AWS_ENDPOINT_URL are the same in
 * each client of the SDK, and come from it.
 *
 * `@aws-sdk/client-ec2` would hold the same, and the shapes of 800 operations: 218 kB in what every job downloads
 * (131 kB when stripped to one operation), for one call. This and its shapes are 4 kB.
 *
 * @param region as every AWS tool finds it when it is left out
 */
export const ec2Client = (region?: string) =>
  new ECRClient({
    ...(region !== undefined && { region }),
    serviceId: 'EC2',
    apiVersion: version,
    protocol: AwsEc2QueryProtocol,
    protocolSettings: {
      defaultNamespace: ec2Namespace,
      errorTypeRegistries: [],
      xmlNamespace: `http://ec2.amazonaws.com/doc/${version}`,
      version,
      serviceTarget: 'AmazonEC2',
    },
    endpointProvider: endpoint,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });

/** Where EC2 is asked, and what the signature is for. */
function endpoint({ Endpoint, Region = '', UseFIPS = false, UseDualStack = false }: Parameters): EndpointV2 {
  return {
    url: new URL(Endpoint ?? `https://${hostname(Region, UseFIPS, UseDualStack)}`),
    properties: {
      authSchemes: [{ name: 'sigv4', signingName: 'ec2', signingRegion: Region, properties: {} }],
    },
  };
}

/** @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-endpoints.html */
function hostname(region: string, fips: boolean, dualStack: boolean): string {
  const { name, dnsSuffix, dualStackDnsSuffix } = partition(region);
  // The plain endpoints of GovCloud are FIPS ones.
  const service = fips && (name !== 'aws-us-gov' || dualStack) ? 'ec2-fips' : 'ec2';
  return `${service}.${region}.${dualStack ? dualStackDnsSuffix : dnsSuffix}`;
}
