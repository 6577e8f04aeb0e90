import { DeployError } from '../../../lib/errors/deploy-error.js';

/** The error that a person would read; fails the test when there was none, or another kind. */
export async function thrownBy(promise: Promise<unknown>): Promise<DeployError> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof DeployError) return error;
  throw error;
}
