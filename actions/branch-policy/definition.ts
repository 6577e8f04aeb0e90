import { defineAction } from '../../lib/capability/define-action.js';
import { password, text, textual } from '../../lib/capability/inputs.js';

export const branchPolicyInputs = {
  // As it stands there: errors tell lines and columns.
  policy: textual(
    'What each branch builds, pushes and deploys: YAML, or the path of a file that holds it, relative to the workspace. Of a `deploy-kit.yml` it is what stands under `policy`. The built-in policy when it is left out.',
    'a policy as YAML, or a path',
    (written) => written,
  ),
  ref: text(
    "The full ref that is asked about, such as `refs/heads/main`; the run's own when it is left out.",
  ),
  event: text("The name of the event, such as `push`; the run's own when it is left out."),
  token: password(
    'A token of GitHub that may read the repository (`contents: read`), to check where pushed commits come from. Without it only pull requests are checked.',
  ),
} as const;

export const branchPolicy = defineAction({
  name: 'branch-policy',
  description:
    'Decides what a run may do by its event and branch: build, push, deploy, to which environment, with which tags; and stops a change that comes from the wrong branch.',
  branding: { icon: 'git-branch', color: 'purple' },
  inputs: branchPolicyInputs,
  outputs: {
    build: '`true` when images are to be built.',
    push: '`true` when they are to be pushed.',
    deploy: '`true` when it is to be deployed.',
    environment: 'The environment that it is for; empty for none.',
    frontend: 'What becomes of the frontend: `preview`, `production` or `none`.',
    tags: 'The tags of images, with commas between them; empty for none.',
    reason: 'Why, in a sentence or two.',
  },
  post: false,
  load: () => import('./index.js'),
});
