import type { DeployError } from '../errors/deploy-error.js';
import { failed, forbidden, notFound, type Refusal, rateLimited, unauthorized } from './errors.js';

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What is to be done with an answer. */
export type Verdict =
  | { readonly kind: 'answer'; readonly answer: unknown; readonly hasNext: boolean }
  | {
      readonly kind: 'refused';
      readonly error: DeployError;
      readonly mayBeDone?: false;
      readonly pauseMs?: undefined;
    }
  /** Worth another try. `mayBeDone`: it is not known whether the request had its effect. */
  | {
      readonly kind: 'again';
      readonly error: DeployError;
      readonly mayBeDone: boolean;
      readonly pauseMs?: number;
    };

/** Of GitHub's own words, so much is told, in characters. */
const longestMessage = 300;

/**
 * Judges an answer.
 *
 * @param needs the permission that the request takes
 * @see https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export function judge(response: Received, request: string, needs: string): Verdict {
  const { status, headers, text } = response;
  const body = parsed(text);
  if (status >= 200 && status < 300 && body !== undefined) {
    return { kind: 'answer', answer: body, hasNext: /\brel="next"/.test(headers.get('link') ?? '') };
  }
  const refusal: Refusal = { request, status, message: messageOf(body), needs: granted(headers) ?? needs };
  if (status === 401) return { kind: 'refused', error: unauthorized(refusal) };
  if (status === 429 || (status === 403 && isLimit(headers, refusal.message)))
    return limited(headers, refusal);
  if (status === 403) return { kind: 'refused', error: forbidden(refusal) };
  if (status === 404) return { kind: 'refused', error: notFound(refusal) };
  // What is no JSON came from something in between.
  if (status >= 500 || status < 300) return { kind: 'again', error: failed(refusal), mayBeDone: true };
  return { kind: 'refused', error: failed(refusal) };
}

function isLimit(headers: Headers, message: string): boolean {
  return (
    headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0' || /rate limit/i.test(message)
  );
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function limited(headers: Headers, refusal: Refusal): Verdict {
  const after = headers.get('retry-after');
  const reset = headers.get('x-ratelimit-remaining') === '0' ? Number(headers.get('x-ratelimit-reset')) : 0;
  if (after !== null && /^\d+$/.test(after)) {
    const error = rateLimited(refusal, `for ${after} s`);
    return { kind: 'again', error, mayBeDone: false, pauseMs: Number(after) * 1_000 };
  }
  if (reset > 0) {
    const error = rateLimited(refusal, `until ${new Date(reset * 1_000).toISOString()}`);
    return { kind: 'again', error, mayBeDone: false, pauseMs: Math.max(0, reset * 1_000 - Date.now()) };
  }
  return { kind: 'again', error: rateLimited(refusal, 'for a while'), mayBeDone: false, pauseMs: 60_000 };
}

/** GitHub names what a token would need: `contents=read`, or several of which one is enough. */
function granted(headers: Headers): string | undefined {
  const named = headers.get('x-accepted-github-permissions')?.split(';')[0]?.trim();
  return named ? named.replaceAll('_', '-').replaceAll('=', ': ').replaceAll(',', ', ') : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(body: unknown): string {
  const { message } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly message?: unknown;
  };
  return typeof message === 'string' ? message.replace(/\s+/g, ' ').slice(0, longestMessage) : '';
}
