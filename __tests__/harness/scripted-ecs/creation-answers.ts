import { EcsError } from './ecs-error.js';
import { type Input, plays, revisionOf, theService, type World } from './state.js';
import { arnOf, ScriptedService } from './world.js';

/** What makes and tells of clusters and log groups, what makes services, and what takes one away again. */
export const creationAnswers: Readonly<Record<string, (world: World, input: Input) => object>> = {
  CreateService(world, { cluster, serviceName, taskDefinition, desiredCount, clientToken: _, ...settings }) {
    const { services, script, clusters } = world;
    if (!clusters.has(cluster)) throw new EcsError('ClusterNotFoundException', 'Cluster not found.');
    if (services.get(serviceName)?.service.status === 'ACTIVE') {
      throw new EcsError('InvalidParameterException', 'Creation of service was not idempotent.');
    }
    const revision = revisionOf(world, taskDefinition).split('/').at(-1) ?? '';
    const service = ScriptedService.created(cluster, serviceName, revision, { ...settings, desiredCount });
    services.set(serviceName, service);
    service.unseen = script.unseenReads ?? 0;
    plays(world, service, script.creations?.[serviceName] ?? []);
    return { service: service.service };
  },
  DeleteService(world, { service: name }) {
    const { service } = theService(world, name);
    service.status = 'DRAINING';
    world.later(world.script.drainMs ?? 0, () => {
      service.status = 'INACTIVE';
    });
    return { service };
  },
  CreateCluster({ clusters }, { clusterName }) {
    clusters.add(clusterName);
    return { cluster: { clusterName, status: 'ACTIVE' } };
  },
  DescribeClusters: ({ clusters, script }, { clusters: names }) => ({
    clusters: (names as string[])
      .filter((name) => clusters.has(name))
      .map((clusterName) => ({
        clusterName,
        clusterArn: arnOf('cluster', clusterName),
        status: (clusterName === 'prod' && script.account?.cluster) || 'ACTIVE',
      })),
  }),
  DescribeLogGroups: ({ logGroups }, { logGroupNamePrefix: prefix }) => ({
    logGroups: [...(logGroups ?? [prefix])]
      .filter((name) => name.startsWith(prefix))
      .map((logGroupName) => ({ logGroupName })),
  }),
  CreateLogGroup({ logGroups }, { logGroupName }) {
    if (logGroups === undefined || logGroups.has(logGroupName)) {
      throw new EcsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    logGroups.add(logGroupName);
    return {};
  },
  PutRetentionPolicy: () => ({}),
};
