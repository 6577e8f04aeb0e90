import { withoutHosts } from '../../lib/rollout/without-hosts.js';
import { step } from './step.js';

export { step };

export const run = withoutHosts(step, ({ 'target-group': group, 'dry-run': dryRun }) => ({
  title: `register-target ${group}`,
  target: group,
  dryRun,
}));
