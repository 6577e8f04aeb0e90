import { awsFailed } from '../aws/errors.js';
import { commandOf, elbClient } from './client.js';
import type { Operation } from './operations.js';

/**
 * Elastic Load Balancing, as deploy-kit asks it. Region and credentials are found as every AWS tool finds them, and
 * AWS_ENDPOINT_URL is asked where it is set; what is throttled is asked again by the SDK.
 */
export class LoadBalancing {
  readonly #client;

  /** @param region AWS_REGION when it is left out */
  constructor(region?: string) {
    this.#client = elbClient(region);
  }

  /** @throws DeployError `aws-refused` with what AWS said, its name of the error in `cause` */
  async ask<Question extends object, Answer extends object>(
    { schema }: Operation<Question, Answer>,
    question: Question,
    signal: AbortSignal,
  ): Promise<Answer> {
    try {
      const command = new (commandOf(schema))(question);
      // The shapes of the operation are those of its types.
      return (await this.#client.send(command, { abortSignal: signal })) as unknown as Answer;
    } catch (thrown) {
      signal.throwIfAborted();
      throw awsFailed(`elasticloadbalancing:${schema[2]}`, thrown);
    }
  }

  /** All pages of an answer. */
  async askAll<Question extends object, Answer extends { readonly NextMarker?: string }, Item>(
    operation: Operation<Question & { readonly Marker?: string }, Answer>,
    question: Question,
    itemsOf: (answer: Answer) => readonly Item[] | undefined,
    signal: AbortSignal,
  ): Promise<Item[]> {
    const items: Item[] = [];
    let marker: string | undefined;
    do {
      const answer = await this.ask(operation, { ...question, ...(marker && { Marker: marker }) }, signal);
      items.push(...(itemsOf(answer) ?? []));
      marker = answer.NextMarker;
    } while (marker);
    return items;
  }

  close(): void {
    this.#client.destroy();
  }
}

/** Whether AWS refused with this name of an error, such as `TargetGroupNotFound`. */
export function isRefusal(thrown: unknown, name: RegExp): boolean {
  const { cause } = thrown instanceof Error ? thrown : {};
  return cause instanceof Error && name.test(cause.name);
}
