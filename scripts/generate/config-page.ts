import type { ActionDefinition } from '../../lib/capability/define-action.js';
import {
  hostParts,
  hostValues,
  phaseParts,
  phaseValues,
  stepParts,
  topParts,
  topValues,
} from '../../lib/config/keys.js';
import { builtInText } from '../../lib/policy/built-in.js';
import { branchValues, policyParts, policyValues } from '../../lib/policy/keys.js';
import { keyTable } from './tables.js';

/** The page of the keys of deploy-kit.yml. */
export function configPage(definitions: readonly ActionDefinition[]): string {
  const steps = definitions.filter(({ step }) => step !== undefined);
  return `<!-- Generated from lib/config/keys.ts by \`npm run build\`: change it there. -->

# deploy-kit.yml

${keyTable({ ...topValues, ...topParts })}

An editor that knows YAML schemas completes and checks the file when it begins with

\`\`\`yaml
# yaml-language-server: $schema=https://raw.githubusercontent.com/org/deploy-kit/v1/docs/deploy-kit.schema.json
\`\`\`

## A host

A host is what the input \`host\` takes, a list of such, or a map:

${keyTable({ ...hostParts, ...hostValues })}

## A phase

${keyTable({ ...phaseParts, ...phaseValues })}

## A step

A step is a map of one action to its inputs: ${steps.map(({ name }) => `[${name}](reference.md#${name})`).join(', ')}.
The inputs of [reaching hosts](reference.md#reaching-hosts) stand under \`ssh\`, and \`batch\` and \`max-failures\` beside
\`steps\`. Beside the action may stand:

${keyTable(stepParts)}

## A policy

\`policy\` says what each branch builds, pushes and deploys. [branch-policy](../actions/branch-policy/README.md) decides by
it where it is given the file (\`policy: deploy-kit.yml\`); in the rollout \`\${run.environment}\` is the environment of its
rule. It holds no references. What it leaves out at the top is as in the built-in policy, which is

\`\`\`yaml
${builtInText}\`\`\`

${keyTable({ ...policyParts, ...policyValues })}

A rule is a map, and what it leaves out is false or none. \`default\` has no \`from\`.

${keyTable(branchValues)}

## Behind a load balancer

In a phase with hosts, [register-target](reference.md#register-target) with \`around: true\` takes each host out of its
target group before the host's other steps and puts it back behind all of them, wherever in the list it stands:

\`\`\`yaml
  - name: users
    hosts: users
    batch: 1 # the others answer meanwhile
    steps:
      - register-target: { target-group: shop-users, targets: ":3001", around: true }
      - deploy-compose: { files: compose.users.yml }
\`\`\`

A batch is drained, deployed, verified and healthy in its target group before the next one begins. A host on which no
other step changes anything stays in service. When the rollout fails, such a phase goes back in its batches as well, the
last one first. A phase that would take all its hosts at once is an error.

## References

In every value, not in keys and not in \`id\`, \`needs\` and the \`name\` of a phase:

| reference | gives |
| --- | --- |
| \`\${NAME}\` | the variable of the environment, which must be set |
| \`\${NAME:-default}\` | the default where the variable is not set or empty |
| \`\${NAME:?message}\` | an error with the message where the variable is not set or empty |
| \`\${hosts.NAME.address}\` | the address of a host |
| \`\${hosts.NAME.addresses}\` | the addresses of one or several hosts, with commas |
| \`\${matrix.KEY}\`, \`\${matrix.KEY.NAME}\` | the value of this combination, or a value in it |
| \`\${run.sha}\`, \`\${run.branch}\` | what is deployed |
| \`\${run.environment}\` | where to: the environment of [the policy](#a-policy), where the file has one that names one; else DEPLOY_KIT_ENVIRONMENT |
| \`\${steps.ID.OUTPUT}\` | the output of a step that is certainly done before |
| \`$$\` | a dollar sign |

What a reference gives is text: it is not read as YAML, and not searched for further references. Under \`ssh\` and
\`hosts\` variables and the run are known, and no more.
`;
}
