import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { AnyCapability } from '../../lib/rollout/step-action.js';
import type { Request } from './request.js';
import { serviceCapability } from './service-capability.js';

/** Deploys to one service in the way of its deployment controller, which only the service itself tells. */
export function byController(request: Request, name: ServiceName): AnyCapability {
  let chosen: AnyCapability = serviceCapability(request, name);
  return {
    undoLimitMs: chosen.undoLimitMs ?? 0,
    async plan(...given) {
      try {
        return await chosen.plan(...given);
      } catch (thrown) {
        if (!(thrown instanceof DeployError) || thrown.code !== 'ecs-controller') throw thrown;
        const { codeDeployCapability } = await import('./codedeploy-capability.js');
        chosen = codeDeployCapability(request, name);
        return chosen.plan(...given);
      }
    },
    prepare: (...given) => chosen.prepare(...given),
    apply: (...given) => chosen.apply(...given),
    verify: (...given) => chosen.verify(...given),
    undo: (...given) => chosen.undo(...given),
    finish: async (...given) => chosen.finish?.(...given),
  };
}
