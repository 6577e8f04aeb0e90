import * as http from 'node:http';
import * as https from 'node:https';
import { type HttpResponse, type HttpTarget, redacted } from './http.js';
import { keptBytes } from './probe.js';
import { networkProblem } from './tcp.js';

/**
 * Asks once. No proxy, no redirects, no connection of an earlier try: what is asked is the service as a new
 * client finds it.
 *
 * @param signal ends it
 * @returns the response once its body has ended or is longer than what is looked at; else why there is none
 */
export function requestOnce(target: HttpTarget, signal: AbortSignal): Promise<HttpResponse | string> {
  const { get } = target.href.startsWith('https:') ? https : http;
  return new Promise((resolve) => {
    const fail = (error: Error): void => resolve(redacted(networkProblem(error), target.secrets));
    const headers = { 'user-agent': 'deploy-kit', accept: '*/*', connection: 'close', ...target.headers };
    const request = get(target.href, { agent: false, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const end = (): void => {
        const body = Buffer.concat(chunks).subarray(0, keptBytes).toString('utf8');
        resolve({ status: response.statusCode ?? 0, body });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length < keptBytes) return;
        end();
        response.destroy();
      });
      response.on('end', end);
      response.on('error', fail);
    });
    request.on('error', fail);
  });
}
