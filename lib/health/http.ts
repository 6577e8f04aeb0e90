import { cutShort } from '../values/cut-short.js';
import type { StatusRange } from '../values/http-expected.js';
import type { Answer } from './probe.js';

/** A URL to ask. */
export interface HttpTarget {
  /** With its user and password; never shown, never in argv. */
  readonly href: string;
  /** Without them. */
  readonly shown: string;
  /** Texts that no output may hold. */
  readonly secrets: readonly string[];
  /** Sent beside the usual ones, by the runner only. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Which answers are good. */
export interface HttpExpectation {
  readonly statuses: readonly StatusRange[];
  readonly body: string | RegExp | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** The first 64 KiB. */
  readonly body: string;
}

/** Characters of a body that are told. */
const shownCharacters = 200;

/** Judges a response. A redirect is not followed: 302 is a status like others. */
export function judgeHttp(response: HttpResponse, expectation: HttpExpectation, target: HttpTarget): Answer {
  const { status, body } = response;
  const statusGood = expectation.statuses.some(({ from, to }) => from <= status && status <= to);
  const bodyGood = matches(body, expectation.body);
  const missing = statusGood && !bodyGood ? ', and the body does not hold what is expected' : '';
  return {
    good: statusGood && bodyGood,
    text: `status ${status}${missing}`,
    lines: cutShort(redacted(body, target.secrets), shownCharacters)
      .split(/\r?\n/)
      .filter((line) => line !== ''),
  };
}

function matches(body: string, expected: string | RegExp | undefined): boolean {
  if (expected === undefined) return true;
  return typeof expected === 'string' ? body.includes(expected) : expected.test(body);
}

/** A text without any of the secrets. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

/**
 * Reads what `curl --include` printed: heads, of which interim ones (1xx, RFC 9110 section 15.2) are skipped,
 * and the body.
 *
 * @returns undefined when there is no whole head
 */
export function parseHttpResponse(bytes: Buffer): HttpResponse | undefined {
  const text = bytes.toString('utf8');
  const head = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n/.exec(text);
  if (head === null) return undefined;
  const rest = text.slice(head[0].length);
  const status = Number(head[1]);
  return status < 200 ? parseHttpResponse(Buffer.from(rest)) : { status, body: rest };
}
