import { type ContainerDefinition, isForFargate } from '../task-definition.js';
import { repeated, type Subject } from './subject.js';

const code = 'task-definition-log';

/** What a log driver cannot do without. */
const neededOptions = new Map([
  ['awslogs', ['awslogs-group']],
  ['splunk', ['splunk-token', 'splunk-url']],
]);

/** And what awslogs needs where no agent on the host fills it in. */
const neededOnFargate = ['awslogs-region', 'awslogs-stream-prefix'];

const fargateDrivers = ['awslogs', 'splunk', 'awsfirelens'];

/**
 * Logs go where they can.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
 */
export function logRules(subject: Subject): void {
  const onFargate = isForFargate(subject.definition);
  const hasRouter = subject.containers.some(([, { firelensConfiguration }]) => firelensConfiguration);
  for (const [name, { logConfiguration: logs }] of subject.containers) {
    if (!logs) continue;
    const tell = (owner: unknown, key: string, what: string, remedy: string) =>
      subject.tell(owner, key, code, `container ${name}: ${what}`, remedy);
    const driver = logs.logDriver ?? '';
    if (onFargate && !fargateDrivers.includes(driver)) {
      const what = `container ${name}: Fargate has no log driver ${driver}`;
      subject.tellLimit(logs, 'logDriver', code, what, `Use one of ${fargateDrivers.join(', ')}.`);
    }
    const missing = missingOptions(logs, onFargate);
    if (missing.length > 0) {
      tell(logs, 'options', `${driver} needs the option ${missing.join(' and ')}`, optionsRemedy(missing));
    }
    if (driver === 'awsfirelens' && !hasRouter) {
      const what = 'awsfirelens sends logs to a log router, and no container has a firelensConfiguration';
      tell(logs, 'logDriver', what, 'Add the container of the log router.');
    }
    const options = logs.options ?? {};
    if ('awslogs-datetime-format' in options && 'awslogs-multiline-pattern' in options) {
      const what = 'awslogs-datetime-format and awslogs-multiline-pattern exclude each other';
      tell(options, 'awslogs-multiline-pattern', what, 'Leave one of the two.');
    }
    for (const secret of repeated(logs.secretOptions, (one) => one.name)) {
      tell(secret, 'name', `the secret option ${secret.name} is there twice`, 'Leave one of the two.');
    }
  }
}

function missingOptions(
  { logDriver, options = {}, secretOptions }: Partial<NonNullable<ContainerDefinition['logConfiguration']>>,
  onFargate: boolean,
): readonly string[] {
  const secret = (secretOptions ?? []).map(({ name }) => name);
  const onlyThere = onFargate && logDriver === 'awslogs' ? neededOnFargate : [];
  const needed = [...(neededOptions.get(logDriver ?? '') ?? []), ...onlyThere];
  return needed.filter((name) => !options?.[name] && !secret.includes(name));
}

function optionsRemedy(missing: readonly string[]): string {
  return `Add it to options, or to the input log-configuration-options: ${missing.map((name) => `${name}=...`).join(', ')}.`;
}
