import { cloudWatchErrors } from './catalog-cloudwatch.js';
import { codeDeployErrors } from './catalog-codedeploy.js';
import { composeErrors } from './catalog-compose.js';
import { ecsErrors } from './catalog-ecs.js';
import { autoscalingErrors } from './catalog-ecs-autoscaling.js';
import { ecsCreateErrors } from './catalog-ecs-create.js';
import { ecsPreflightErrors } from './catalog-ecs-preflight.js';
import { ecsTaskErrors } from './catalog-ecs-task.js';
import { elbErrors } from './catalog-elb.js';
import { migrationsErrors } from './catalog-migrations.js';
import { pm2Errors } from './catalog-pm2.js';

/**
 * Every error code with what it means; `docs/errors.md` is generated from it and a test holds that
 * each code is raised somewhere. Codes are stable: they are what people search for. Sorted by room.
 */
export const errorCatalog = {
  unexpected: 'Something that deploy-kit did not foresee; a defect of deploy-kit.',
  cancelled: 'The run was cancelled; what had changed was put back.',

  // inputs
  'input-missing': 'A required input is empty or was not given.',
  'input-invalid': 'An input has a value that it does not accept.',
  'input-unknown': 'A name that is no input of this action.',
  'input-conflict': 'Inputs that exclude each other, or one that another needs.',

  // preflight
  'secret-empty': 'A secret that a workflow needs is empty: nobody set it, or the caller does not pass it.',
  'images-lost': 'Images were pushed, and the job that deploys was not told which.',
  'engine-without-hosts': 'A workflow deploys to ECS alone, and a phase of the file works on hosts.',

  // cli-
  'cli-command-unknown': 'A command that deploy-kit does not have.',
  'cli-word-unknown': 'A command was given something that it does not know: an action, a shell.',
  'cli-option-unknown': 'An option that the command does not have.',
  'cli-arguments': 'Something is missing from a command line, or too much of it.',
  'cli-secret-argument': 'A secret stands on a command line, where other users can read it.',
  'cli-file-missing': 'A file that an option names is not there or cannot be read.',
  'cli-file-there': 'A file that `deploy-kit init` would write is there already.',
  'cli-env-file': 'A file of variables is no lines NAME=VALUE.',

  // hosts
  'lock-lost': 'Another run took over the lock of this one, which had not been heard of for 15 s.',
  'lock-timeout': 'Another run held the lock of the project for longer than this one may wait.',
  'host-command-failed': 'A command of deploy-kit ended with an error on a host.',
  'host-disk-full': 'The disk of a host was full when something was to be written.',
  'undo-timeout': 'What was there before a failed run did not come back in time.',
  'rollout-timeout':
    'The rollout took longer than the timeout of deploy-kit.yml; what it had changed was put back.',
  'step-outputs-differ': 'A step refers to an output that has another value on each host of the other step.',
  'config-missing': 'The file that says what to deploy is not there or cannot be read.',
  'host-override': 'A host that is given beside the file is not NAME=ADDRESS.',
  'config-project-twice': 'Two steps of deploy-kit.yml deploy the same Compose project to the same host.',
  'hosts-differ': 'A run was killed when it had come to its end on some of its hosts only.',
  'doctor-not-good': 'Something that a deploy needs is missing or not as it has to be.',
  'status-drifted': 'What runs on a host is not what was deployed there.',
  'rehearse-no-docker': 'A rehearsal needs a Docker Engine on this machine, and none answers.',
  'rehearse-docker-denied': 'A rehearsal needs Docker, which this user may not use.',
  'rehearse-not-linux': 'A rehearsal reaches its throwaway hosts only where Docker runs on Linux itself.',
  'rehearse-nothing': 'The file deploys no Compose project to a host, so there is nothing to rehearse.',
  'rehearse-host-image': 'The image of the throwaway hosts of a rehearsal could not be built.',
  'rehearse-build-failed': 'The image of a service could not be built for a rehearsal.',
  'rehearse-hosts': 'The throwaway hosts of a rehearsal could not be started or used.',
  'rehearsal-failed': 'A stage of a rehearsal did not end as it must.',
  'unlock-not-agreed': 'A lock was to be broken, and nobody agreed to it or could be asked.',
  'unlock-taken-since': 'A lock was to be broken that another run had taken in the meantime.',
  'release-none-earlier': 'Nothing is kept that ran well before what runs now.',
  'release-unknown': 'A release to go back to that no host keeps, or that never ran well.',
  'release-image-gone':
    'An image of a release to go back to is not on the host any more, and no registry has it.',

  // containers
  'docker-refused': 'The Docker Engine of a host did not answer.',
  'container-failed': 'A container ended, restarted, is unhealthy or could not start.',
  'container-missing': 'A service has no container although it should have one.',
  'container-not-healthy': 'A container was not well when the time was up.',

  // images
  'image-reference-invalid': 'A text that cannot be the name of an image.',
  'image-not-found': 'The registry has no such image or tag.',
  'image-access-denied': 'The registry does not hand the image to this host, or there is no such repository.',
  'image-rate-limited': 'The registry limits how often images may be pulled.',
  'image-no-platform': 'The image was not built for the processor of the host.',
  'image-disk-full': 'The disk of the host was full while an image was pulled.',
  'image-registry-unreachable': 'The host does not reach the registry, or does not trust it.',
  'image-pull-timeout': 'An image had not arrived on the host when its time was up.',
  'image-pull-failed': 'An image could not be pulled for a reason that only Docker knows.',
  'image-missing':
    'An image is not where it has to be: on the host with pull never, on the runner with transfer ssh.',
  'image-login-refused': 'The registry does not accept the user or the password.',
  'image-save-failed': 'The engine of the runner could not save an image.',

  // disk-
  'disk-too-small': 'The host has not enough free space for what the deploy brings.',

  // memory-
  'memory-too-small': 'The memory limits of the containers of a host come to more than its memory and swap.',

  // docker-install-
  'docker-not-allowed': 'Docker is there, and the user may neither use it nor has sudo.',
  'docker-install-needs-root':
    'Docker or its Compose plugin is missing, and the user is neither root nor has sudo.',
  'docker-install-unsupported':
    'The host has a package manager that deploy-kit does not install Docker with.',
  'docker-install-no-compose':
    'The package sources of the host do not have Docker, or not its Compose plugin.',
  'docker-install-failed': 'A package could not be installed, or the engine did not start.',

  // ssh
  'ssh-host-missing': 'No host was given.',
  'ssh-host-format': 'An entry of the input host that is not a host.',
  'ssh-host-port': 'A port that is not a number from 1 to 65535.',
  'ssh-host-twice': 'Two hosts have one name.',
  'ssh-host-tag': 'A tag of EC2 where EC2 is not asked.',
  'ec2-tag-unknown': 'No EC2 instance of the region has the tag.',
  'ec2-tag-not-running': 'The EC2 instances with the tag are there, and none of them is running.',
  'ec2-tag-too-many': 'More running EC2 instances have the tag than deploy-kit goes to.',
  'ec2-no-address': 'An EC2 instance has neither a public nor a private address.',
  'ec2-instance-twice': 'Two tags stand for the same EC2 instance.',
  'ssh-known-hosts-line': 'A line of known-hosts that is none.',
  'ssh-known-hosts-authority':
    'A host is pinned by a certificate authority only; host certificates are not supported.',
  'ssh-fingerprint-format': 'A fingerprint that is none.',
  'ssh-fingerprint-host': 'A fingerprint for a host that is not among the hosts.',
  'ssh-host-key-unpinned': 'No key is pinned for the host; nothing was sent to it.',
  'ssh-host-key-mismatch': 'The host presented another key than the pinned one; nothing was sent to it.',
  'ssh-host-key-revoked': 'The host presented a key that known-hosts revokes; nothing was sent to it.',
  'ssh-key-missing': 'No private key and no SSH agent.',
  'ssh-key-public': 'A public key was given where the private one belongs.',
  'ssh-key-putty': 'A PuTTY key was given.',
  'ssh-key-passphrase': 'The passphrase of the private key is missing or wrong.',
  'ssh-key-invalid':
    'What was given is no private key, or only a part of one, or of a kind that is not supported.',
  'ssh-address-unknown': 'The name of the host has no address.',
  'ssh-connection-refused': 'Nothing listens on the port of the host.',
  'ssh-connect-timeout': 'The host did not answer, or did not let us in, in time.',
  'ssh-unreachable': 'The network does not lead to the host.',
  'ssh-closed-before-login': 'The host closed the connection before anybody logged in.',
  'ssh-handshake': 'The server allows none of the algorithms that deploy-kit uses, or does not speak SSH.',
  'ssh-jump-refused': 'The jump host does not connect to the host.',
  'ssh-auth-failed': 'The host accepts none of the keys for this user.',
  'ssh-auth-too-many': 'The SSH agent offered more keys than the host tries.',
  'ssh-agent': 'The SSH agent could not be asked.',
  'ssh-link-lost': 'The connection to the host was lost, and what was going on may have ended or not.',
  'ssh-timeout': 'A command on the host did not end in time and was ended.',
  'ssh-channel-refused': 'The host refuses to run commands over this connection.',
  'ssh-command-not-started': 'The login shell of the user ended before the command began.',
  'ssh-forward-refused': 'The host refuses to forward a port.',
  'ssh-upload-path': 'A path that cannot be placed on a host.',
  'ssh-upload-failed': 'Files could not be placed on a host.',

  // deploy-compose
  'compose-file-missing': 'A file that an input names is not there.',
  'compose-file-outside': 'A file that an input names lies outside the folder that is deployed.',
  'compose-project-unknown': 'No valid name for the Compose project can be made out.',
  'compose-invalid': 'Compose does not accept the compose files.',
  'compose-service-unknown': 'An input names a service that the compose files do not have.',
  'compose-mount-outside': 'A service mounts a path that belongs to deploy-kit on the host.',
  'compose-image-unnamed': 'A service names no image and is not to be built.',
  'compose-build-failed': '`docker compose build` on a host ended with an error.',
  'compose-network-failed': 'A network could not be created on a host.',
  'compose-not-put-back': 'What ran before the first deploy cannot be put back.',
  'compose-port-taken': 'Another program or project has a port that a service publishes.',
  'compose-up-failed': '`docker compose up` ended with an error.',
  ...composeErrors,
  'docker-denied': 'The user that logged in may use Docker neither directly nor by sudo.',
  'docker-missing': 'A host has no Docker, and it was not to be installed.',
  // swap-
  'swap-filesystem': 'The file system takes no swap file, or not one that deploy-kit makes.',
  'swap-disk-full': 'The swap file would leave less disk than must stay free, or the disk was full.',
  'swap-memory': 'What is swapped out fits nowhere while the swap file changes its size.',
  'swap-path': 'The path of the swap file has no folder, or something else lies there.',
  'swap-needs-root': 'The user is not root and may not become it without a password.',
  'swap-refused': 'The host did not make, resize or use the swap file.',
  'swap-file-changed': 'A file of the system was changed by somebody else during the run.',
  'swap-not-as-wanted': 'Everything was done, and the swap of the host is still another.',
  // wait-
  'wait-not-healthy': 'Something was not healthy when the time was up.',
  'wait-tool-missing': 'The host has none of the tools that ask a URL or a port.',
  'wait-nothing': 'Nothing is given that could be waited for.',
  'wait-host-missing': 'Something is to be asked from a host, and no host is given.',
  'wait-host-unused': 'A host is given, and nothing is asked there.',
  'wait-stable-too-long': 'What has to stay healthy for longer than the whole wait may take.',

  // build-
  'build-docker-missing': 'The runner has no command docker.',
  'build-docker-denied': 'The user of the runner may not use Docker.',
  'build-docker-refused': 'The Docker Engine of the runner does not answer.',
  'build-builder-broken': 'The builder that Buildx would use cannot be used.',
  'build-compose-missing': 'Docker on the runner has no Compose plugin, which reads the compose files.',
  'build-compose-invalid': 'Compose on the runner does not accept the compose files.',
  'build-file-missing': 'A compose file, or the file of a list of images, is not there.',
  'build-list-invalid': 'The input images is no list of images.',
  'build-section-invalid': 'A build section has a key that it cannot have, or a value of another kind.',
  'build-context-missing': 'What a build reads is not there: its context, its Dockerfile or a secret.',
  'build-needs-buildx': 'A build section asks for what only BuildKit does, and Buildx is not there.',
  'build-registry-differs': 'An image names another registry than the one that is pushed to.',
  'build-no-namespace': 'An image would be pushed to Docker Hub without a namespace.',
  'build-name-twice': 'Two different builds have one image name.',
  'build-failed': 'An image could not be built.',
  'push-tag-immutable': 'A tag is there already, and the repository lets no tag move.',
  'push-rate-limited': 'The registry limits how much may be pushed.',
  'push-repository-missing': 'The registry has no such repository, and makes none by itself.',
  'push-registry-unreachable': 'The runner does not reach the registry, or does not trust it.',
  'push-denied': 'The registry does not let this user push.',
  'push-failed': 'An image could not be pushed for a reason that only Docker knows.',
  // vercel-
  'vercel-directory': 'The folder of the front end is not there, or has nothing to build in it.',
  'vercel-npm-missing': 'The machine has no npm to install the Vercel CLI with.',
  'vercel-install-failed': 'npm could not install the Vercel CLI.',
  'vercel-token-refused': 'Vercel does not accept the token.',
  'vercel-project-unknown': 'Vercel has no such project in the team, or not for this token.',
  'vercel-forbidden': 'The token may not do this in the team that owns the project.',
  'vercel-limit': 'A limit of the plan of the team at Vercel is reached.',
  'vercel-build-failed': 'The build of the front end ended with an error.',
  'vercel-no-output': 'The build of the front end left nothing where Vercel looks for it.',
  'vercel-unreachable': 'Vercel did not answer.',
  'vercel-failed': 'The Vercel CLI ended with an error that deploy-kit does not know.',
  'vercel-smoke-test': 'The deployment did not answer as it must; it was not promoted.',
  'vercel-not-promoted': 'The domains of the project do not lead to the deployment.',
  'vercel-not-put-back': 'A promotion went wrong, and the domains do not lead to what was there before.',
  'vercel-timeout': 'The deploy of the front end took longer than it may.',

  // config-
  'config-too-large':
    'A deploy-kit.yml, policy or task definition that is too large, or too deeply nested, to be read.',
  'config-yaml': 'A file that is no YAML (or JSON), or holds several documents or unknown tags.',
  'config-alias': 'An alias without its anchor, of itself, or one of too many values.',
  'config-key-twice': 'A key stands twice in one map of a file.',
  'config-key-unknown': 'A key that deploy-kit.yml, or a policy, does not have in this place.',
  'config-key-missing': 'A key that deploy-kit.yml must have in this place is not there.',
  'config-value': 'A value of a file is of another kind than its key takes.',
  'config-name-twice': 'Two phases, steps, ids or hosts of deploy-kit.yml have one name.',
  'config-variable-unset': 'deploy-kit.yml reads a variable that is not set in the environment.',
  'config-reference': 'A reference in deploy-kit.yml that is none, or that is not known in its place.',
  'config-reference-unknown': 'A reference to a host, a step, an output or a matrix key that there is not.',
  'config-reference-several': 'The one address, or the one output, of something that is there several times.',
  'config-reference-order': 'A reference to a step that is not certainly done before.',
  'config-phase-unknown': 'There is no phase of this name in deploy-kit.yml.',
  'config-phase-empty': 'A phase of deploy-kit.yml without steps.',
  'config-phase-not-chosen': 'A reference to a step of a phase that was not chosen to run.',
  'config-cycle': 'Phases of deploy-kit.yml that need each other in a circle.',
  'config-host-unknown': 'There is no host of this name under hosts of deploy-kit.yml.',
  'config-step-unknown': 'A step of deploy-kit.yml that names no action which can be a step.',
  'config-step-several': 'A step of deploy-kit.yml that names several actions.',
  'config-step-needs-host': 'A step that works on hosts in a phase without hosts.',
  'config-step-no-host': 'A step that works on no host in a phase with hosts.',
  'config-input-unknown': 'A name that is no input of the action of this step.',
  'config-input-misplaced': 'An input that belongs to another place of deploy-kit.yml.',
  'config-matrix': 'A matrix with too many combinations, or with one twice.',

  // policy-
  'policy-missing': 'The file of a policy is not there or cannot be read.',
  'policy-pattern': 'A key under branches of a policy that is no branch and no pattern of branches.',
  'policy-branch-covered': 'A rule of a policy that never counts, since an earlier one matches its branch.',
  'policy-from-unknown': 'A branch of `from` that no rule of the policy is for.',
  'policy-from-cycle': 'Branches of a policy that come from each other in a circle.',
  'policy-ref': 'No ref is known, or one that is no full ref.',
  'policy-event': 'An event of which it is not known what it is about.',
  'policy-commit': 'The policy needs to know the commit, and none is known.',
  'policy-promotion': 'A change comes from another branch than the policy says.',

  // GitHub
  'github-unauthorized': 'GitHub does not accept the token.',
  'github-forbidden': 'The token may not do what is needed.',
  'github-not-found': 'GitHub has no such repository, branch or commit, or does not show it to the token.',
  'github-rate-limited': 'GitHub takes no more requests with this token for a while.',
  'github-unreachable': 'GitHub did not answer.',
  'github-failed': 'GitHub answered with an error.',

  ...cloudWatchErrors,
  ...codeDeployErrors,
  ...ecsErrors,
  ...autoscalingErrors,
  ...ecsPreflightErrors,
  ...ecsCreateErrors,
  ...ecsTaskErrors,

  // AWS
  'aws-proxy-unsupported': 'A proxy is given for AWS, and the Node of this runner knows none.',
  'aws-refused': 'AWS did not answer a request of deploy-kit, or refused it.',

  ...elbErrors,
  ...migrationsErrors,
  ...pm2Errors,
} as const;

export type ErrorCode = keyof typeof errorCatalog;
