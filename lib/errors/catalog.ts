import { cloudWatchErrors } from './catalog-cloudwatch.js';
import { configErrors } from './catalog-config.js';
import { ecsErrors } from './catalog-ecs.js';
import { elbErrors } from './catalog-elb.js';
import { migrationsErrors } from './catalog-migrations.js';
import { pm2Errors } from './catalog-pm2.js';
import { sshErrors } from './catalog-ssh.js';

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
  'release-not-put-back':
    'What ran before a failed deploy, or before a failed rollback, cannot be brought back.',
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
  'docker-install-needs-root':
    'Docker or its Compose plugin is missing, and the user is neither root nor has sudo.',
  'docker-install-unsupported':
    'The host has a package manager that deploy-kit does not install Docker with.',
  'docker-install-no-compose':
    'The package sources of the host do not have Docker, or not its Compose plugin.',
  'docker-install-failed': 'A package could not be installed, or the engine did not start.',

  ...sshErrors,

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
  'compose-port-taken': 'Another program or project has a port that a service publishes.',
  'compose-up-failed': '`docker compose up` ended with an error.',
  'compose-rolling':
    'A service of the input `rolling` cannot be replaced without a gap as its files have it.',
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

  ...configErrors,

  // GitHub
  'github-unauthorized': 'GitHub does not accept the token.',
  'github-forbidden': 'The token may not do what is needed.',
  'github-not-found': 'GitHub has no such repository, branch or commit, or does not show it to the token.',
  'github-rate-limited': 'GitHub takes no more requests with this token for a while.',
  'github-unreachable': 'GitHub did not answer.',
  'github-failed': 'GitHub answered with an error.',

  ...cloudWatchErrors,
  ...ecsErrors,

  // AWS
  'aws-proxy-unsupported': 'A proxy is given for AWS, and the Node of this runner knows none.',
  'aws-refused': 'AWS did not answer a request of deploy-kit, or refused it.',

  ...elbErrors,
  ...migrationsErrors,
  ...pm2Errors,
} as const;

export type ErrorCode = keyof typeof errorCatalog;
