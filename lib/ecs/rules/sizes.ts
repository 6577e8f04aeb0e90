import { cpuUnits, fargateCpus, isFargateSize, memoryFor, memoryMiB } from '../fargate-sizes.js';
import { isForFargate, isForWindows } from '../task-definition.js';
import type { Subject } from './subject.js';

const code = 'task-definition-size';

/** The task is as large as Fargate has tasks, and its containers fit into it. */
export function taskSizeRules(subject: Subject): void {
  const { definition } = subject;
  const cpu = size(subject, 'cpu', cpuUnits, '"1024" or "1 vCPU"');
  const memory = size(subject, 'memory', memoryMiB, '"2048" or "2 GB"');
  if (cpu === 'wrong' || memory === 'wrong') return;
  if (isForFargate(definition)) fargateSize(subject, cpu, memory);
  containersFit(subject, cpu, memory);
}

function size(
  subject: Subject,
  key: 'cpu' | 'memory',
  read: (text: string) => number | undefined,
  example: string,
): number | undefined | 'wrong' {
  const text = subject.definition[key] ?? undefined;
  const number = text === undefined ? undefined : read(text);
  if (text === undefined || number !== undefined) return number;
  const what = `${key} is ${JSON.stringify(text)}`;
  subject.tell(subject.definition, key, code, what, `Give ${key} as ${example}.`);
  return 'wrong';
}

function fargateSize(subject: Subject, cpu: number | undefined, memory: number | undefined): void {
  const { definition } = subject;
  const tell = (key: string, what: string, remedy: string) =>
    subject.tellLimit(definition, key, code, what, remedy);
  if (cpu === undefined || memory === undefined) {
    const missing = cpu === undefined ? 'cpu' : 'memory';
    const what = `a task of Fargate has a ${missing}, and this one has none`;
    subject.tell(definition, missing, code, what, `Add ${missing}.`);
  } else if (!fargateCpus.includes(cpu)) {
    tell('cpu', `Fargate has no tasks of ${cpu} CPU units`, `Give one of ${fargateCpus.join(', ')}.`);
  } else if (!isFargateSize({ cpu, memory })) {
    const what = `Fargate has no tasks of ${cpu} CPU units with ${memory} MiB`;
    tell('memory', what, `With ${cpu} CPU units memory can be ${memoryFor(cpu)}.`);
  } else if (isForWindows(definition) && (cpu < 1_024 || cpu > 4_096)) {
    tell('cpu', `Fargate has no Windows tasks of ${cpu} CPU units`, 'Give one of 1024, 2048, 4096.');
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, cpu and memory */
function containersFit(subject: Subject, cpu: number | undefined, memory: number | undefined): void {
  let [cpuSum, memorySum] = [0, 0];
  let isOneTooLarge = false;
  for (const [name, container] of subject.containers) {
    const { memory: hard, memoryReservation: soft } = container;
    if (hard && soft && soft > hard) {
      const what = `container ${name}: memoryReservation ${soft} is above memory ${hard}`;
      subject.tell(container, 'memoryReservation', code, what, 'Give memory at least as much.');
    }
    if (memory !== undefined && hard && hard > memory) {
      isOneTooLarge = true;
      const what = `container ${name} may use ${hard} MiB, and the whole task has ${memory} MiB`;
      subject.tell(container, 'memory', code, what, 'Make the task larger, or the container smaller.');
    }
    if (memory === undefined && !hard && !soft && !isForFargate(subject.definition)) {
      const what = `container ${name} has neither memory nor memoryReservation, and the task has no memory`;
      subject.tell(container, undefined, code, what, 'Give one of the three.');
    }
    cpuSum += container.cpu ?? 0;
    memorySum += soft ?? hard ?? 0;
  }
  const { definition } = subject;
  if (cpu !== undefined && cpuSum > cpu) {
    const what = `the containers reserve ${cpuSum} CPU units, and the task has ${cpu}`;
    subject.tell(definition, 'cpu', code, what, 'Make the task larger, or the containers smaller.');
  }
  if (memory !== undefined && memorySum > memory && !isOneTooLarge) {
    const what = `the containers reserve ${memorySum} MiB, and the task has ${memory}`;
    subject.tell(definition, 'memory', code, what, 'Make the task larger, or the containers smaller.');
  }
}
