import type { paths } from '@octokit/openapi-types';

// GitHub's own description of its API, as types only: nothing of it is in what ships.

export type Method = 'get' | 'post' | 'patch';

/** The paths that a method has. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Readonly<Record<M, object>> ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> =
  paths[P] extends Readonly<Record<M, infer O>> ? O : never;

type PathParameters<O> = O extends { parameters: { path: infer Path } } ? Path : object;
type QueryOf<O> = O extends { parameters: { query?: infer Query } } ? Query : object;
type BodyOf<O> = O extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : undefined;

type Json<R, Status extends PropertyKey> =
  R extends Readonly<Record<Status, { content: { 'application/json': infer Value } }>> ? Value : never;

/** What a route is given; the repository is the client's own. */
export interface Question<M extends Method, P extends PathOf<M>> {
  readonly path?: Readonly<Omit<PathParameters<Operation<M, P>>, 'owner' | 'repo'>>;
  readonly query?: Readonly<QueryOf<Operation<M, P>>>;
  readonly body?: Readonly<BodyOf<Operation<M, P>>>;
  /** The permission that it takes, for a token that lacks it: `contents: read`. */
  readonly needs: string;
}

/** What a route answers when all is well. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer R } ? Json<R, 200> | Json<R, 201> : never;
