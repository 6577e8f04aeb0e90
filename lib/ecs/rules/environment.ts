import type { ContainerDefinition } from '../task-definition.js';
import { repeated, type Subject } from './subject.js';

const code = 'task-definition-environment';

/** Every variable of a container comes from one place, and has a name. */
export function environmentRules(subject: Subject): void {
  for (const [name, container] of subject.containers) oneContainer(subject, name, container);
}

function oneContainer(subject: Subject, name: string, container: ContainerDefinition): void {
  const { environment, secrets, environmentFiles } = container;
  const tell = (owner: unknown, what: string, remedy: string) =>
    subject.tell(owner, 'name', code, `container ${name}: ${what}`, remedy);
  for (const entry of [...(environment ?? []), ...(secrets ?? [])]) {
    if (!entry.name?.trim()) tell(entry, 'a variable has no name', 'Give it one.');
  }
  for (const entry of repeated(environment, (one) => one.name)) {
    tell(entry, `the variable ${entry.name} is there twice`, 'Leave one of the two.');
  }
  for (const entry of repeated(secrets, (one) => one.name)) {
    tell(entry, `the secret ${entry.name} is there twice`, 'Leave one of the two.');
  }
  const names = new Set((environment ?? []).map((entry) => entry.name));
  for (const secret of secrets ?? []) {
    if (!names.has(secret.name)) continue;
    const what = `${secret.name} is in environment and in secrets, which ECS refuses`;
    tell(secret, what, `Take it out of environment, or give environment-variables the line ${secret.name}-`);
  }
  for (const file of environmentFiles ?? []) {
    if (/^arn:aws[a-z-]*:s3:::[^/]+\/.+\.env$/.test(file.value ?? '')) continue;
    const what = `container ${name}: ${JSON.stringify(file.value)} is no environment file`;
    const remedy =
      'Give the ARN of an object in S3 whose name ends in .env: arn:aws:s3:::bucket/path/app.env';
    subject.tell(file, 'value', code, what, remedy);
  }
}
