/** The process had nothing left to wait for while the action was still going on. */
export class RanDry extends Error {
  constructor() {
    super('the action did not end and had nothing left to wait for');
    this.name = 'RanDry';
  }
}

/**
 * Watches for what breaks where nobody listens, for the rest of the process's life, so that it is an ending
 * like any other: an exception, a rejection, or a promise that nothing can settle any more.
 *
 * @returns a promise that rejects at the first of them
 */
export function watchForCrashes(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  process.on('uncaughtException', reject);
  process.on('unhandledRejection', reject);
  process.once('beforeExit', () => {
    reject(new RanDry());
    // One more turn of the event loop, in which the rejection is heard.
    setImmediate(() => {});
  });
  return promise;
}
