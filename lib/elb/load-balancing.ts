import { QueryClient } from '../aws/query-service.js';
import type { Operation } from '../aws/query-shapes.js';

/**
 * Elastic Load Balancing (version 2: application, network and gateway load balancers), as deploy-kit asks it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
 */
export class LoadBalancing extends QueryClient {
  /** @param region AWS_REGION when it is left out */
  constructor(region?: string) {
    super({ name: 'elasticloadbalancing', version: '2015-12-01' }, region);
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
}
