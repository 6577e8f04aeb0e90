import { request } from 'node:http';

/** What a GET was answered. */
export interface Answer {
  readonly status: number;
  /** Trimmed. */
  readonly body: string;
}

/**
 * Asks once, on a connection of its own, and follows nothing.
 *
 * @param url of http
 * @param timeoutMs until the whole answer is there
 * @throws Error of Node, whose `code` says what happened
 */
export function get(url: string, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request(url, { agent: false, signal }, async (answer) => {
      try {
        const body = Buffer.concat(await answer.toArray()).toString();
        resolve({ status: answer.statusCode ?? 0, body: body.trim() });
      } catch (error) {
        reject(error);
      }
    });
    asked.on('error', reject).end();
  });
}
