import { accountAnswers } from './account.js';
import { autoscalingAnswers } from './autoscaling.js';
import { codeDeployAnswers } from './codedeploy.js';
import { creationAnswers } from './creation-answers.js';
import { EcsError } from './ecs-error.js';
import { type Input, plays, revisionOf, revisionsOf, theService, type World } from './state.js';
import { ScriptedTask } from './task.js';
import { arnOf } from './world.js';

/** Operation -> its answer. */
export const answers: Readonly<Record<string, (world: World, input: Input) => object>> = {
  ...autoscalingAnswers,
  ...accountAnswers,
  ...codeDeployAnswers,
  ...creationAnswers,
  DescribeServices({ services, clusters }, { cluster, services: names }) {
    if (!clusters.has(cluster)) throw new EcsError('ClusterNotFoundException', 'Cluster not found.');
    const told = (names as string[]).flatMap((name) => services.get(name)?.told() ?? []);
    const missing = (names as string[]).filter((name) => !told.some((one) => one.serviceName === name));
    return { services: told, failures: missing.map((arn) => ({ arn, reason: 'MISSING' })) };
  },
  ListServices: ({ services }) => ({
    serviceArns: [...services.keys()].map((name) => arnOf('service', `prod/${name}`)),
  }),
  UpdateService(world, { service: name, taskDefinition, desiredCount, forceNewDeployment, ...rest }) {
    const service = theService(world, name);
    const { unseenReads = 0, updates = [] } = world.script.services[name] ?? {};
    service.isUnseen(unseenReads);
    if (desiredCount !== undefined) {
      service.service.desiredCount = desiredCount;
      service.primary.desiredCount = desiredCount;
      service.primary.updatedAt = Date.now() / 1000;
    }
    if (rest.enableECSManagedTags !== undefined) {
      service.service.enableECSManagedTags = rest.enableECSManagedTags;
    }
    if (rest.propagateTags !== undefined) service.service.propagateTags = rest.propagateTags;
    const arn = taskDefinition && revisionOf(world, taskDefinition);
    if ((arn && arn !== service.service.taskDefinition) || forceNewDeployment) {
      service.begin(arn ?? service.service.taskDefinition);
    }
    const count = world.updates.get(name) ?? 0;
    world.updates.set(name, count + 1);
    plays(world, service, updates[Math.min(count, updates.length - 1)] ?? []);
    return { service: service.service };
  },
  DescribeTaskDefinition(world, { taskDefinition }) {
    return { taskDefinition: world.taskDefinitions.get(revisionOf(world, taskDefinition)), tags: [] };
  },
  RegisterTaskDefinition({ taskDefinitions }, input) {
    const revisions = revisionsOf(taskDefinitions, input.family);
    const arn = arnOf('task-definition', `${input.family}:${revisions.length + 1}`);
    const definition = { ...input, taskDefinitionArn: arn, status: 'ACTIVE' };
    taskDefinitions.set(arn, definition);
    return { taskDefinition: definition };
  },
  ListTasks(world, { serviceName, desiredStatus, startedBy }) {
    if (startedBy !== undefined) {
      const own = world.tasks.filter(({ task }) => task.startedBy === startedBy);
      return {
        taskArns: own.filter(({ task }) => task.lastStatus !== 'STOPPED').map(({ task }) => task.taskArn),
      };
    }
    const { tasks } = theService(world, serviceName);
    return { taskArns: desiredStatus === 'STOPPED' ? tasks.map(({ taskArn }) => taskArn) : [] };
  },
  RunTask(world, { cluster, taskDefinition, startedBy }) {
    if (cluster !== 'prod') throw new EcsError('ClusterNotFoundException', 'Cluster not found.');
    const { tasks = [] } = world.script;
    const own = tasks[Math.min(world.tasks.length, tasks.length - 1)];
    if (own !== undefined && 'failures' in own) {
      return { tasks: [], failures: own.failures.map((reason) => ({ reason })) };
    }
    const task = new ScriptedTask(
      `run${world.tasks.length + 1}`,
      revisionOf(world, taskDefinition),
      startedBy,
    );
    world.tasks.push(task);
    for (const [ms, happens] of own?.scenes ?? []) world.later(ms, () => happens(task));
    return { tasks: [task.task], failures: [] };
  },
  StopTask(world, { task: arn, reason }) {
    const task = world.tasks.find((one) => one.task.taskArn === arn);
    if (!task) throw new EcsError('InvalidParameterException', 'The referenced task was not found.');
    task.isStopped(reason);
    return { task: task.task };
  },
  DescribeTasks(world, { tasks: arns }) {
    const ofServices = [...world.services.values()].flatMap(({ tasks }) => tasks);
    const all = [...ofServices, ...world.tasks.map(({ task }) => task)];
    return { tasks: all.filter(({ taskArn }) => arns.includes(taskArn)) };
  },
  ListServiceDeployments(world, { service }) {
    const { unseen, serviceDeployments } = theService(world, service);
    if (unseen > 0) throw new EcsError('ServiceNotFoundException', 'Service not found.');
    return { serviceDeployments };
  },
  DescribeServiceDeployments({ services }, { serviceDeploymentArns: arns }) {
    const all = [...services.values()].flatMap(({ serviceDeployments }) => serviceDeployments);
    return {
      serviceDeployments: all.filter(({ serviceDeploymentArn }) => arns.includes(serviceDeploymentArn)),
    };
  },
  StopServiceDeployment(world, { serviceDeploymentArn }) {
    const name = String(serviceDeploymentArn).split('/').at(-2) ?? '';
    const service = theService(world, name);
    const [own] = service.serviceDeployments;
    if (own?.serviceDeploymentArn !== serviceDeploymentArn || own?.status !== 'IN_PROGRESS') {
      throw new EcsError(
        'ConflictException',
        'The service deployment is not in a state that can be stopped.',
      );
    }
    const stop = world.script.services[name]?.stop;
    plays(
      world,
      service,
      stop ?? [
        [0, (one) => one.rollsBack('Rolled back by a user.')],
        [40, (one) => one.isBack()],
      ],
    );
    return { serviceDeploymentArn };
  },
  DescribeImages({ script }, { repositoryName, imageIds }) {
    const name = `${repositoryName}:${imageIds[0]?.imageTag}`;
    if (!script.images?.includes(name)) {
      throw new EcsError('ImageNotFoundException', `The image with imageId ${name} does not exist.`);
    }
    return { imageDetails: [{}] };
  },
  GetLogEvents({ services, tasks }, { logStreamName, limit }) {
    const logs = [...services.values(), ...tasks].map((one) => one.logs.get(logStreamName)).find(Boolean);
    if (!logs) throw new EcsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    return { events: logs.slice(-limit).map((message) => ({ timestamp: Date.now(), message })) };
  },
};
