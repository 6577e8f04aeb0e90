const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The test files that take longest, longest first. On a machine that never ran them jest would go by their sizes, and
 * one of these, begun last, would run alone at the end.
 */
const longest = [
  'integration/rollout/shop',
  'integration/deploy-compose/interrupted',
  'integration/deploy-pm2/deploys',
  'integration/deploy-compose/services',
  'integration/cli/deploy',
  'integration/register-target/rolling',
  'integration/deploy-compose/batches',
  'integration/ecs/causes',
  'integration/deploy-compose/bad-input',
  'integration/docker-images/transfer',
  'integration/run-migrations/compose',
  'integration/build-images/registry',
  'integration/deploy-compose/rolling',
  'integration/deploy-compose/pins',
  'integration/deploy-compose/many-hosts',
  'e2e/acompanamiento',
  'e2e/qurable',
];

const rank = ({ path }) => {
  const index = longest.findIndex((name) => path.endsWith(`__tests__/${name}.test.ts`));
  return index < 0 ? longest.length : index;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
};
