import { differencesFrom } from '../../../lib/ecs/create/differences.js';
import { readCreateSettings } from '../../../lib/ecs/create/settings.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';

const network = {
  awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] },
};

/** What is told of settings that are wrong: place, what, remedy. */
function told(written: unknown, strict = true): string[] {
  try {
    readCreateSettings(written, strict);
  } catch (thrown) {
    if (!(thrown instanceof InputProblems)) throw thrown;
    return thrown.problems.map(({ code, where, what, remedy }) => `${code} ${where}: ${what}. ${remedy}`);
  }
  return [];
}

describe('the keys of CreateService', () => {
  test('are taken as they are', () => {
    const written = { launchType: 'FARGATE', desiredCount: 2, networkConfiguration: network };
    expect(readCreateSettings(written, true)).toEqual({
      service: written,
      cluster: undefined,
      logGroups: {},
      groups: new Map(),
      warnings: [],
    });
  });

  test('may be text where deploy-kit.yml can give nothing else', () => {
    const { service } = readCreateSettings(
      {
        desiredCount: '2',
        enableExecuteCommand: 'true',
        networkConfiguration: { awsvpcConfiguration: { subnets: 'subnet-1, subnet-2' } },
        serviceConnectConfiguration: {
          enabled: 'true',
          services: [{ portName: 'http', clientAliases: [{ port: '8761' }] }],
        },
      },
      true,
    );
    expect(service).toEqual({
      desiredCount: 2,
      enableExecuteCommand: true,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'] } },
      serviceConnectConfiguration: {
        enabled: true,
        services: [{ portName: 'http', clientAliases: [{ port: 8761 }] }],
      },
    });
  });

  test('that are misspelt are all told at once, each with the nearest one', () => {
    expect(
      told({ launchTyp: 'FARGATE', networkConfiguration: { awsvpcConfiguration: { subnet: ['s'] } } }),
    ).toEqual([
      expect.stringMatching(
        /^ecs-create-invalid input create: create has no key launchTyp, .*Write launchType\./,
      ),
      expect.stringMatching(
        /^ecs-create-invalid input create: awsvpcConfiguration has no key subnet, .*Write subnets\./,
      ),
      expect.stringMatching(/awsvpcConfiguration has no subnets, which ECS requires/),
    ]);
  });

  test('are warnings without strict, as AWS may have added them', () => {
    expect(readCreateSettings({ newAtAws: 1 }, false)).toMatchObject({
      service: { newAtAws: 1 },
      warnings: [expect.stringContaining('newAtAws')],
    });
  });

  test.each([
    [{ launchType: 'FARGATES' }, 'launchType cannot be "FARGATES". Write FARGATE.'],
    [{ desiredCount: 'two' }, 'desiredCount is a text, and ECS takes a whole number'],
    [{ serviceName: 'web' }, 'serviceName is what the input service says'],
    [{ taskDefinition: 'web:1' }, 'taskDefinition is what the input task-definition says'],
    [{ deploymentController: { type: 'CODE_DEPLOY' } }, 'deploymentController.type is CODE_DEPLOY'],
    [{ cluster: 'prod' }, 'cluster is no map'],
    [{ cluster: { capacityProvider: [] } }, 'cluster has no key capacityProvider, '],
    [{ logGroups: { retentionInDay: 7 } }, 'Write retentionInDays.'],
    [['launchType'], 'it is no map'],
  ])('%j is an error that says what to write', (written, message) => {
    expect(told(written)).toEqual([expect.stringContaining(message)]);
  });
});

describe('what is made beside the service', () => {
  test('is a cluster where the key is there, also without settings', () => {
    expect(readCreateSettings({ cluster: null }, true).cluster).toEqual({});
  });

  test('is a target group with the rules that lead to it', () => {
    const { service, groups } = readCreateSettings(
      {
        loadBalancers: [
          {
            containerName: 'gateway',
            containerPort: '8080',
            targetGroup: { Name: 'stage-gateway', Protocol: 'HTTP', Port: '8080', VpcId: 'vpc-1' },
            rules: [{ listener: 'stage:80', priority: 1, path: '/*' }],
          },
        ],
      },
      true,
    );
    expect(service.loadBalancers).toEqual([{ containerName: 'gateway', containerPort: 8080 }]);
    expect(groups.get(0)).toMatchObject({
      group: 'stage-gateway',
      create: { settings: { Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' } },
      rules: [{ listener: 'stage:80', priority: 1, path: ['/*'] }],
    });
  });

  test('is nothing where the ARN of a target group is given', () => {
    const balancer = {
      targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/1',
      containerPort: 80,
    };
    const { service, groups } = readCreateSettings({ loadBalancers: [balancer] }, true);
    expect(service.loadBalancers).toEqual([balancer]);
    expect(groups.size).toBe(0);
  });

  test.each([
    [{}, 'no target group is named'],
    [{ targetGroupArn: 'a', targetGroup: { Name: 'b' } }, 'targetGroup and targetGroupArn are both given'],
    [{ targetGroup: { Protocol: 'HTTP' } }, 'targetGroup has no Name'],
    [{ targetGroup: { Name: 'a', Protocol: 'HTTP' } }, 'it has no Port, VpcId'],
    [{ targetGroupArn: 'a', rules: [{ listener: 'x' }] }, 'rules, entry 1'],
  ])('and %j is an error in its entry', (balancer, message) => {
    const all = told({ loadBalancers: [balancer] }).join('\n');
    expect(all).toContain('loadBalancers, entry 1');
    expect(all).toContain(message);
  });
});

describe('a service that is there', () => {
  const settings = readCreateSettings(
    {
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: network,
      deploymentConfiguration: { maximumPercent: 200 },
    },
    true,
  );

  test('is as create says, however its lists are ordered and whatever else it has', () => {
    const service = {
      desiredCount: 5,
      launchType: 'FARGATE',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-2', 'subnet-1'],
          securityGroups: ['sg-1'],
          assignPublicIp: 'DISABLED',
        },
      },
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    };
    expect(differencesFrom(settings, service)).toEqual([]);
  });

  test('is other in what is named', () => {
    const service = {
      launchType: 'EC2',
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-3'], securityGroups: ['sg-1'] },
      },
    };
    expect(differencesFrom(settings, service)).toEqual([
      'launchType',
      'networkConfiguration.awsvpcConfiguration.subnets',
    ]);
  });
});
