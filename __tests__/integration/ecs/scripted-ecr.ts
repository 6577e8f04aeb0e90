import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call as it arrived. */
export interface EcrCall {
  readonly target: string;
  readonly url: string;
  /** `20261126/us-east-1/ecr-public`: what the signature is for. */
  readonly scope: string;
  readonly question: { readonly registryIds?: readonly string[] };
}

/**
 * A scripted fake of one call of ECR and of ECR Public, GetAuthorizationToken, whose tokens are for a real registry:
 * the emulators have no registry that asks for a token.
 */
export class ScriptedEcr {
  readonly calls: EcrCall[] = [];
  /** Registries that the next answers are for. */
  registries: readonly string[] = [];
  /** An error's name, in place of an answer. */
  refuses: string | undefined;
  readonly #server: Server;

  /** @param password in the tokens */
  constructor(public password: string) {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(body));
      });
    }).listen(0, '127.0.0.1');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${this.port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  close(): void {
    this.#server.close();
  }

  async #answer(request: IncomingMessage): Promise<[number, object]> {
    const target = String(request.headers['x-amz-target']);
    const scope =
      /Credential=test\/\d+\/([^/]+\/[^/]+)/.exec(String(request.headers.authorization))?.[1] ?? '';
    this.calls.push({ target, url: request.url ?? '', scope, question: JSON.parse(await text(request)) });
    if (this.refuses) return [400, { __type: this.refuses, message: 'not with these credentials' }];
    const authorizationToken = Buffer.from(`AWS:${this.password}`).toString('base64');
    if (target.startsWith('SpencerFrontendService'))
      return [200, { authorizationData: { authorizationToken } }];
    const authorizationData = this.registries.map((registry) => ({
      authorizationToken,
      proxyEndpoint: `https://${registry}`,
    }));
    return [200, { authorizationData }];
  }
}
