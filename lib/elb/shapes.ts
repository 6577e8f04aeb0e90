import type { StaticListSchema, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';

/** The shapes of the API's messages, in the form of the SDK's own clients, where the first number is the kind of a shape. */

export const elbNamespace = 'com.amazonaws.elasticloadbalancingv2';

export const text = 0;
export const number = 1;
export const boolean = 2;

export type Shape = StaticStructureSchema | StaticListSchema | typeof text | typeof number | typeof boolean;
export type Members = Readonly<Record<string, Shape>>;

export const structure = (members: Members): StaticStructureSchema => [
  ...([3, elbNamespace, 'Structure', 0] as const),
  Object.keys(members),
  Object.values(members),
];

export const list = (shape: Shape): StaticListSchema => [1, elbNamespace, 'List', 0, shape];

export const texts = list(text);

export const operation = (name: string, question: Members, answer: Members): StaticOperationSchema => [
  ...([9, elbNamespace, name, 0] as const),
  structure(question),
  structure(answer),
];
