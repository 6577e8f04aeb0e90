import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedEcr {
  readonly server: Server;
  /** How often a token was asked for. */
  asked(): number;
}

/**
 * A scripted fake of one call of ECR, GetAuthorizationToken, whose token is for a real registry: the
 * emulators have no registry that asks for a token.
 */
export function scriptedEcr(registry: string, password: string): ScriptedEcr {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const denied = !request.headers['x-amz-target']?.toString().endsWith('.GetAuthorizationToken');
    const token = Buffer.from(`AWS:${password}`).toString('base64');
    response.writeHead(denied ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify({
        authorizationData: [{ authorizationToken: token, proxyEndpoint: `http://${registry}` }],
      }),
    );
  }).listen(0, '127.0.0.1');
  return { server, asked: () => asked };
}

/** The environment of who asks it. */
export function awsOf(server: Server): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}
