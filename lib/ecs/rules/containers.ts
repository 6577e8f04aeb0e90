import { repeated, type Subject } from './subject.js';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, for families the same */
const nameRule = /^[A-Za-z0-9_-]{1,255}$/;
const nameAccepts = 'up to 255 letters, digits, _ and -';

/** The quota «task definition size limit»; bytes. https://docs.aws.amazon.com/general/latest/gr/ecs-service.html */
const largest = 64 * 1024;

const code = 'task-definition-container';

/** There are containers, each with a name of its own and an image, and one of them is essential. */
export function containerRules(subject: Subject): void {
  const { definition, containers } = subject;
  if (typeof definition.family === 'string' && !nameRule.test(definition.family)) {
    const what = `the family ${JSON.stringify(definition.family)} is no name`;
    subject.tell(definition, 'family', 'task-definition-name', what, `Give it ${nameAccepts}.`);
  }
  if (containers.length === 0) {
    const what = 'there are no containers';
    subject.tell(definition, 'containerDefinitions', code, what, 'Describe at least one container.');
  }
  for (const [name, container] of containers) {
    if (!nameRule.test(container.name ?? '')) {
      const what = container.name
        ? `the container name ${name} is none`
        : `the container ${name} has no name`;
      subject.tell(container, 'name', 'task-definition-name', what, `Give it ${nameAccepts}.`);
    }
    if (!container.image?.trim()) {
      const what = `the container ${name} has no image`;
      subject.tell(
        container,
        'image',
        code,
        what,
        'Give it one, in the file or with the input image or images.',
      );
    }
  }
  for (const container of repeated(definition.containerDefinitions, ({ name }) => name)) {
    const what = `there are two containers of the name ${container.name}`;
    subject.tell(container, 'name', code, what, 'Give each a name of its own.');
  }
  if (containers.length > 0 && containers.every(([, { essential }]) => essential === false)) {
    const what = 'no container is essential, so that ECS could not tell whether the task runs';
    subject.tell(definition, 'containerDefinitions', code, what, 'Let at least one have essential: true.');
  }
}

/** What ECS takes at most. */
export function sizeRule(subject: Subject): void {
  const bytes = Buffer.byteLength(JSON.stringify(subject.definition));
  if (bytes <= largest) return;
  const what = `the task definition has ${bytes} bytes, and ECS takes ${largest}`;
  const remedy = 'Move what is long out of it: environment files (env-files), secrets, the image.';
  subject.tell(subject.definition, undefined, 'task-definition-too-large', what, remedy);
}
