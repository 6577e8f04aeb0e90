import type { StaticListSchema, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';

/**
 * The shapes of messages of the Query protocol, in the form of the SDK's own clients, where the first number is the kind
 * of a shape. What an answer holds beside them is not read.
 */

/** Nobody looks it up: shapes are made where they are used. */
const namespace = 'com.amazonaws.query';

export const text = 0;
export const number = 1;
export const boolean = 2;

export type Shape = StaticStructureSchema | StaticListSchema | typeof text | typeof number | typeof boolean;
export type Members = Readonly<Record<string, Shape>>;

export const structure = (members: Members): StaticStructureSchema => [
  ...([3, namespace, 'Structure', 0] as const),
  Object.keys(members),
  Object.values(members),
];

/** @param item what an item is called on the wire, where not `member` */
export const list = (shape: Shape, item?: string): StaticListSchema => [
  ...([1, namespace, 'List', 0] as const),
  item === undefined ? shape : [shape, { xmlName: item }],
];

export const texts = list(text);

/** An operation with what is asked and answered. */
export interface Operation<Question extends object, Answer extends object> {
  readonly schema: StaticOperationSchema;
  /** For the compiler alone. */
  readonly types?: readonly [Question, Answer];
}

/** @param name of the operation, which is its permission's too */
export const operation = <Question extends object, Answer extends object>(
  name: string,
  question: Members,
  answer: Members,
): Operation<Question, Answer> => ({
  schema: [9, namespace, name, 0, structure(question), structure(answer)],
});
