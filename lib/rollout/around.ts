import { placeText } from '../config/config.js';
import type { DeployError } from '../errors/deploy-error.js';
import { groupSizes } from '../values/batch.js';
import { aroundAll, aroundLate, aroundNothing } from './errors.js';
import type { System } from './system.js';

/** Steps that go around the others of their phase where that cannot be, or would take all hosts at once. */
export function aroundProblems({ phases }: Pick<System, 'phases'>): DeployError[] {
  return phases.flatMap(({ config, hosts, steps }) =>
    steps
      .filter(({ work }) => work.before !== undefined)
      .flatMap(({ config: { place, refersTo } }) => {
        const at = placeText(place);
        if (hosts.length === 0) return aroundNothing(config.name, at);
        if (refersTo.length > 0) return aroundLate(at);
        const [first] = groupSizes(config.batch, hosts.length);
        return hosts.length > 1 && first === hosts.length ? aroundAll(config.name, hosts.length, at) : [];
      }),
  );
}
