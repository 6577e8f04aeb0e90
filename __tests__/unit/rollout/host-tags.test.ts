import type { Instance } from '../../../lib/aws/ec2-instances.js';
import { hostsOf, type PlacedEntry, resolveTags } from '../../../lib/rollout/host-tags.js';
import { parseHosts } from '../../../lib/ssh/host-address.js';

const defaults = { username: 'ubuntu', port: 22 };

/** What the hosts of an input come to, where EC2 has these instances. */
function resolve(host: string, byTag: Readonly<Record<string, readonly Instance[]>>, limit?: number) {
  const answer = { region: 'eu-west-1', byTag: new Map(Object.entries(byTag)) };
  const { hosts, problems } = hostsOf(parseHosts(host, defaults), answer, limit);
  return { hosts: hosts.flat(), problems, told: problems.map(({ message }) => message) };
}

const instance = (id: string, given: Partial<Instance> = {}): Instance => ({
  id,
  state: 'running',
  publicAddress: '203.0.113.1',
  privateAddress: '10.0.0.1',
  ...given,
});

const names = (hosts: readonly { readonly name: string }[]) => hosts.map(({ name }) => name);

describe('a host of a tag', () => {
  test('is called by the name that is given, and reached as the entry says', () => {
    const entries = parseHosts('api=tag:Name=EC2-API', { username: 'admin', port: 2222 });
    const byTag = new Map([['Name=EC2-API', [instance('i-1')]]]);
    expect(hostsOf(entries, { region: 'eu-west-1', byTag }).hosts).toEqual([
      [
        {
          name: 'api',
          address: '203.0.113.1',
          username: 'admin',
          port: 2222,
          instance: { id: 'i-1', privateAddress: '10.0.0.1' },
        },
      ],
    ]);
  });

  test('has a number where several have the tag, in the order of their ids', () => {
    const { hosts } = resolve('web=tag:Role=web', {
      'Role=web': [instance('i-2', { publicAddress: '203.0.113.2' }), instance('i-1')],
    });
    expect(hosts).toMatchObject([
      { name: 'web-1', address: '203.0.113.1' },
      { name: 'web-2', address: '203.0.113.2' },
    ]);
  });

  test('without a name is called by its tag Name', () => {
    const { hosts } = resolve('tag:Role=web', {
      'Role=web': [instance('i-1', { name: 'blue' }), instance('i-2', { name: 'green' })],
    });
    expect(names(hosts)).toEqual(['blue', 'green']);
  });

  test('without a name is called by its id where there is no Name, or one that is no name of a host', () => {
    const { hosts } = resolve('tag:Role=web', {
      'Role=web': [instance('i-1'), instance('i-2', { name: 'the web server' })],
    });
    expect(names(hosts)).toEqual(['i-1', 'i-2']);
  });

  test('without a name is called by its id where others have the same Name', () => {
    const { hosts } = resolve('tag:Role=web', {
      'Role=web': [instance('i-1', { name: 'web' }), instance('i-2', { name: 'web' })],
    });
    expect(names(hosts)).toEqual(['i-1', 'i-2']);
  });

  test('is reached at its private address where it has no public one', () => {
    const { id, state } = instance('i-1');
    const { hosts } = resolve('tag:a=b', { 'a=b': [{ id, state, privateAddress: '10.0.0.7' }] });
    expect(hosts).toMatchObject([{ address: '10.0.0.7' }]);
  });

  test('stands where its entry stood', () => {
    const { hosts } = resolve('a=10.0.0.1, b=tag:x=y, c=10.0.0.2', { 'x=y': [instance('i-1')] });
    expect(names(hosts)).toEqual(['a', 'b', 'c']);
  });

  test('is none where an instance does not run while others with the tag do', () => {
    const stopped = instance('i-1', { state: 'stopped' });
    const { hosts } = resolve('web=tag:a=b', { 'a=b': [stopped, instance('i-2')] });
    expect(names(hosts)).toEqual(['web']);
  });
});

describe('what is wrong with tags', () => {
  test('is one that no instance has, told with the region that was asked', () => {
    const { told, problems } = resolve('tag:Name=EC2-APY', {});
    expect(told).toEqual(['input host: no EC2 instance in eu-west-1 has the tag Name=EC2-APY']);
    expect(problems).toMatchObject([{ code: 'ec2-tag-unknown', kind: 'input' }]);
    expect(problems[0]?.remedy).toContain('AWS_REGION');
  });

  test('is one whose instances do not run, each told with its state', () => {
    const { told, problems } = resolve('tag:a=b', {
      'a=b': [instance('i-1', { state: 'stopped', name: 'api' }), instance('i-2', { state: 'pending' })],
    });
    expect(told[0]).toContain('is running: api (i-1) is stopped, i-2 is pending');
    expect(problems).toMatchObject([{ code: 'ec2-tag-not-running', kind: 'input' }]);
    expect(problems[0]?.remedy).toContain('--instance-ids i-1 i-2');
  });

  test('is one that too many running instances have', () => {
    const three = ['i-1', 'i-2', 'i-3'].map((id) => instance(id));
    expect(resolve('tag:a=b', { 'a=b': three }, 3).problems).toEqual([]);
    const { problems, told } = resolve('tag:a=b', { 'a=b': three }, 2);
    expect(problems).toMatchObject([{ code: 'ec2-tag-too-many', kind: 'input' }]);
    expect(told[0]).toContain('3 running EC2 instances in eu-west-1 have the tag a=b');
  });

  test('is an instance without an address', () => {
    const { problems } = resolve('tag:a=b', { 'a=b': [{ id: 'i-1', state: 'running' }] });
    expect(problems).toMatchObject([{ code: 'ec2-no-address', kind: 'input' }]);
  });

  test('is an instance that two tags stand for', () => {
    const one = [instance('i-1')];
    const { problems, told } = resolve('a=tag:x=1, b=tag:y=2', { 'x=1': one, 'y=2': one });
    expect(problems).toMatchObject([{ code: 'ec2-instance-twice' }]);
    expect(told[0]).toContain('x=1 and y=2');
  });

  test('is a name that a host has already', () => {
    const { problems } = resolve('web-1=10.0.0.1, web=tag:a=b', {
      'a=b': [instance('i-1'), instance('i-2')],
    });
    expect(problems).toMatchObject([{ code: 'ssh-host-twice', what: 'two hosts have the name web-1' }]);
  });

  test('is told at once, each with its own place', () => {
    const placed: PlacedEntry[] = parseHosts('tag:a=1, tag:a=2', defaults).map((entry, index) => ({
      ...entry,
      where: `deploy-kit.yml:${index + 3}:7`,
    }));
    const { problems } = hostsOf(placed, { region: 'eu-west-1', byTag: new Map() });
    expect(problems.map(({ where }) => where)).toEqual(['deploy-kit.yml:3:7', 'deploy-kit.yml:4:7']);
  });
});

test('hosts without tags are as they stand, and EC2 is not asked', async () => {
  const hosts = await resolveTags(parseHosts('a=10.0.0.1', defaults), AbortSignal.abort());
  expect(hosts).toEqual([{ name: 'a', address: '10.0.0.1', username: 'ubuntu', port: 22 }]);
});
