import type { Ending } from '../../lib/capability/define-action.js';

/** Deploys the front end. */
export async function run(): Promise<Ending> {
  throw new Error('vercel: only its inputs and outputs are there yet');
}
