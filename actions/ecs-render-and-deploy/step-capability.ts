import type { AnyCapability } from '../../lib/rollout/step-action.js';
import { capabilityFor } from './create-where-missing.js';
import { inTurn } from './in-turn.js';
import type { Request } from './request.js';
import { taskCapability } from './task-capability.js';
import { together } from './together.js';

/** All that a request asks for as one step: the task first, then all services at the same time. */
export function stepCapability(request: Request): AnyCapability {
  const services = together(request.services.map((name) => capabilityFor(request, name)));
  if (request.task === undefined) return services;
  const task = taskCapability(request, request.task);
  return request.services.length > 0 ? inTurn(task, services) : task;
}
