import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { partition } from '@aws-sdk/core/client';
import { AwsJson1_0Protocol, AwsJson1_1Protocol } from '@aws-sdk/core/protocols';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { EndpointV2, MetadataBearer, StaticOperationSchema } from '@smithy/types';
import { endpointParameters } from './endpoint-parameters.js';
import { awsFailed } from './errors.js';

type Parameters = globalThis.Parameters<NonNullable<ECRClientConfig['endpointProvider']>>[0];

/** A service of AWS that speaks JSON. */
export interface JsonService {
  /** In the names of permissions, and in signatures and endpoints where those have no name of their own. */
  readonly name: string;
  readonly signing?: string;
  readonly host?: string;
  /** Of the protocol; 1.1 when it is left out. */
  readonly version?: '1.0';
  /** Before the operation in the header `X-Amz-Target`. */
  readonly target: string;
}

/** Operation -> what it is asked, and what it answers. */
type Operations<Known> = { readonly [Name in keyof Known]: readonly [question: object, answer: object] };

/**
 * A client of a service that speaks JSON, made of the one of ECR, which speaks it too, by the settings in which the
 * two differ. Credentials, signatures, retries, the correction of clocks and AWS_ENDPOINT_URL are those of the SDK.
 *
 * Questions and answers go over the wire as they are (the SDK's kind `document`), so that no shapes are needed: times
 * are seconds since the epoch. `@aws-sdk/client-ecs` as a chunk of the bundle is 33 kB gzipped; this is under 1 kB.
 */
export class JsonClient<Known extends Operations<Known>> {
  readonly #client: ECRClient;
  readonly #commands = new Map<string, ReturnType<typeof commandFor>>();

  /**
   * @param region in place of what the environment says
   * @param retries of a call that fails for a passing reason
   */
  constructor(
    private readonly service: JsonService,
    region?: string,
    retries = 5,
  ) {
    this.#client = new ECRClient({
      serviceId: service.name,
      ...(region !== undefined && { region }),
      protocol: service.version === '1.0' ? AwsJson1_0Protocol : AwsJson1_1Protocol,
      protocolSettings: {
        defaultNamespace: `com.amazonaws.${service.name}`,
        errorTypeRegistries: [],
        serviceTarget: service.target,
      },
      endpointProvider: (parameters) => endpoint(service, parameters),
      retryMode: 'adaptive',
      maxAttempts: retries + 1,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
    });
  }

  /** @throws DeployError `aws-refused` where none is set */
  async region(): Promise<string> {
    try {
      return await this.#client.config.region();
    } catch (thrown) {
      throw awsFailed(this.service.name, thrown);
    }
  }

  /**
   * One call, tried again where AWS is busy or out of reach for a moment.
   *
   * @param signal ends it; left out of calls that change something, so that it is known whether they did
   * @throws DeployError `aws-refused` with what AWS said; its `cause` is the SDK's error
   */
  async call<Name extends keyof Known & string>(
    operation: Name,
    question: Known[Name][0],
    signal?: AbortSignal,
  ): Promise<Known[Name][1]> {
    const Command = this.#commands.get(operation) ?? commandFor(this.service.name, operation);
    this.#commands.set(operation, Command);
    try {
      return await this.#client.send(new Command(question), signal && { abortSignal: signal });
    } catch (thrown) {
      signal?.throwIfAborted();
      throw awsFailed(`${this.service.name}:${operation}`, thrown);
    }
  }

  end(): void {
    this.#client.destroy();
  }
}

/** In the form of the SDK's own clients: 9 is an operation, 15 is a document, which is any JSON. */
function commandFor(service: string, name: string) {
  const operation: StaticOperationSchema = [9, `com.amazonaws.${service}`, name, 0, 15, 15] as never;
  const command = makeBuilder(endpointParameters, service, `${service}Client`, getEndpointPlugin);
  return command<object, MetadataBearer>({}, () => [], name, operation);
}

/** @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
function endpoint(
  { name, signing = name, host = name }: JsonService,
  { Endpoint, Region = '', UseFIPS = false, UseDualStack = false }: Parameters,
): EndpointV2 {
  const { dnsSuffix, dualStackDnsSuffix } = partition(Region);
  const suffix = UseDualStack ? dualStackDnsSuffix : dnsSuffix;
  return {
    url: new URL(Endpoint ?? `https://${host}${UseFIPS ? '-fips' : ''}.${Region}.${suffix}`),
    properties: {
      authSchemes: [{ name: 'sigv4', signingName: signing, signingRegion: Region, properties: {} }],
    },
  };
}
