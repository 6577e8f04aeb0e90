import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { partition } from '@aws-sdk/core/client';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { EndpointV2, MetadataBearer, StaticOperationSchema } from '@smithy/types';
import { endpointParameters } from './endpoint-parameters.js';
import { awsFailed } from './errors.js';
import type { Operation } from './query-shapes.js';

type Parameters = globalThis.Parameters<NonNullable<ECRClientConfig['endpointProvider']>>[0];

/** A service of AWS that speaks the Query protocol. */
export interface QueryService {
  /** In signatures, in the names of permissions, and in endpoints. */
  readonly name: string;
  /** Of its API, such as `2015-12-01`. */
  readonly version: string;
  /** Where it is asked, of a service that is not one of a region. @param partition such as `aws-cn` */
  readonly global?: (partition: string) => { readonly host: string; readonly region: string };
}

/**
 * A client of a service that speaks the Query protocol, made of the one of ECR by the settings in which the two differ,
 * as the one of EC2 is (`ec2-client.ts`). Region and credentials are found as every AWS tool finds them, and
 * AWS_ENDPOINT_URL is asked where it is set; what is throttled is asked again by the SDK.
 */
export class QueryClient {
  readonly #client: ECRClient;

  /** @param region AWS_REGION when it is left out */
  constructor(
    private readonly service: QueryService,
    region?: string,
  ) {
    const { name, version } = service;
    this.#client = new ECRClient({
      ...(region !== undefined && { region }),
      serviceId: name,
      apiVersion: version,
      protocol: AwsQueryProtocol,
      protocolSettings: {
        defaultNamespace: `com.amazonaws.${name}`,
        errorTypeRegistries: [],
        xmlNamespace: `https://${name}.amazonaws.com/doc/${version}/`,
        version,
        serviceTarget: name,
      },
      endpointProvider: (parameters) => endpoint(service, parameters),
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
    });
  }

  /**
   * @param signal ends it; left out of calls that change something, so that it is known whether they did
   * @throws DeployError `aws-refused` with what AWS said, its name of the error in `cause`
   */
  async ask<Question extends object, Answer extends object>(
    { schema }: Operation<Question, Answer>,
    question: Question,
    signal?: AbortSignal,
  ): Promise<Answer> {
    try {
      const Command = commandOf(schema);
      const answer = await this.#client.send(new Command(question), signal && { abortSignal: signal });
      // The shapes of the operation are those of its types.
      return answer as unknown as Answer;
    } catch (thrown) {
      signal?.throwIfAborted();
      throw awsFailed(`${this.service.name}:${schema[2]}`, thrown);
    }
  }

  close(): void {
    this.#client.destroy();
  }
}

/** @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
function endpoint(
  { name: service, global }: QueryService,
  { Endpoint, Region = '', UseFIPS = false, UseDualStack = false }: Parameters,
): EndpointV2 {
  const { name, dnsSuffix, dualStackDnsSuffix } = partition(Region);
  // The plain endpoints of GovCloud are FIPS ones.
  const fips = UseFIPS && (name !== 'aws-us-gov' || UseDualStack) ? '-fips' : '';
  const { host, region } = global?.(name) ?? {
    host: `${service}${fips}.${Region}.${UseDualStack ? dualStackDnsSuffix : dnsSuffix}`,
    region: Region,
  };
  return {
    url: new URL(Endpoint ?? `https://${host}`),
    properties: {
      authSchemes: [{ name: 'sigv4', signingName: service, signingRegion: region, properties: {} }],
    },
  };
}

const command = makeBuilder(endpointParameters, 'Query', 'QueryClient', getEndpointPlugin);

/** The command of an operation, of which the client makes a request. */
const commandOf = (operation: StaticOperationSchema) =>
  command<object, MetadataBearer>({}, () => [], operation[2], operation);
