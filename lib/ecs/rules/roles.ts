import { type ContainerDefinition, isForFargate } from '../task-definition.js';
import type { Subject } from './subject.js';

const code = 'task-definition-role';

/** A role by ARN, or by its name alone. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
const roleRule = /^(arn:aws[a-z-]*:iam::\d{12}:role\/.+|[\w+=,.@/-]+)$/;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ecrImage = /^\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//;

/** Roles are roles, and Fargate has the one that it fetches images, secrets and logs with. */
export function roleRules(subject: Subject): void {
  const { definition } = subject;
  for (const key of ['taskRoleArn', 'executionRoleArn'] as const) {
    const role = definition[key];
    if (!role || roleRule.test(role)) continue;
    const remedy = 'Give arn:aws:iam::<account>:role/<name>, with the twelve digits of the account.';
    subject.tell(definition, key, code, `${key} is ${JSON.stringify(role)}, which is no role`, remedy);
  }
  if (definition.executionRoleArn || !isForFargate(definition)) return;
  for (const [name, container] of subject.containers) {
    const need = executionNeed(container);
    if (!need) continue;
    const what = `container ${name} ${need}, for which Fargate needs an execution role`;
    subject.tell(
      definition,
      'executionRoleArn',
      code,
      what,
      'Add executionRoleArn, or the input execution-role-arn.',
    );
    return;
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
function executionNeed(container: ContainerDefinition): string | undefined {
  const { image = '', logConfiguration, secrets, environmentFiles, repositoryCredentials } = container;
  if (ecrImage.test(image)) return 'has an image of ECR';
  if (logConfiguration?.logDriver === 'awslogs') return 'logs to CloudWatch';
  if ((secrets?.length ?? 0) > 0 || (logConfiguration?.secretOptions?.length ?? 0) > 0) return 'has secrets';
  if ((environmentFiles?.length ?? 0) > 0) return 'has environment files';
  return repositoryCredentials ? 'logs in to a registry' : undefined;
}
