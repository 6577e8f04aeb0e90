import { defineAction } from '../../lib/capability/define-action.js';
import { flag, list, listOf, password, text, textual } from '../../lib/capability/inputs.js';
import { cacheAccepts, parseCache } from './cache.js';
import { consistent } from './rules.js';
import { parseTag, tagAccepts } from './tag.js';

export const buildImagesInputs = {
  files: list(
    'The compose files whose `build:` sections are built, later ones over earlier ones; not read where `images` is given.',
    { default: 'compose.yml' },
  ),
  images: text(
    'What to build in place of compose files: a list in YAML or JSON, or the path of such a file. Each entry has a `name`, perhaps an `image`, and the keys of a `build` section of Compose.',
  ),
  registry: text(
    'Where the images belong: a registry, with its namespace behind it, such as `ghcr.io/OWNER` or `docker.io/OWNER`; `ecr` for the one of the AWS account. Docker Hub, by the names of the images alone, when it is left out.',
  ),
  'registry-username': text(
    'The user of the registry; who is logged in on the runner already when it is left out.',
  ),
  'registry-password': password('The password or token of the registry.'),
  tags: listOf(
    'The tags, as the output `tags` of branch-policy has them. The full commit when it is left out, or `latest` where no commit is known.',
    tagAccepts,
    parseTag,
  ),
  push: flag('Pushes the images when all of them are built.', { default: 'false' }),
  cache: textual(
    "Where layers of earlier builds are kept: `gha` (GitHub's cache), `registry` (beside each image, as its tag `cache`), a repository of its own, or `none`.",
    cacheAccepts,
    parseCache,
    { default: 'none' },
  ),
} as const;

export const buildImages = defineAction({
  name: 'build-images',
  description:
    'Builds all images of compose files at the same time, pushes them when all are built, and hands on their digests.',
  branding: { icon: 'box', color: 'blue' },
  inputs: buildImagesInputs,
  rules: consistent,
  outputs: {
    images:
      'JSON: the name of each service (or entry) -> its image, by digest when it was pushed, else by its tag in the engine of the runner. The input `images` of deploy-compose and of ecs-render-and-deploy takes it.',
  },
  post: true,
  load: () => import('./index.js'),
});
