import { limitsOf, secondTime } from '../../../actions/deploy-compose/memory.js';
import {
  createCommand,
  joinCommand,
  lookCommand,
  parseLook,
  startAsideCommand,
} from '../../../actions/deploy-compose/rolling-commands.js';
import { rollingBack } from '../../../actions/deploy-compose/undo.js';
import { StandInHost } from './stand-in-docker.js';

const release = { root: '/s/shop', id: 'r2', project: 'shop', projectDirectory: '.' };
const joins = [{ network: 'shop_front', aliases: ['web', 'shop.internal'] }];
const rolling = { services: [{ service: 'web', needs: [], joins }], waitMs: 3_000 };

test('Compose makes what is missing, keeps what runs and starts nothing', () => {
  expect(createCommand(['docker'], release, 'web', 2).argv.slice(-9).join(' ')).toBe(
    'up --no-start --no-build --pull never --no-recreate --scale web=2 web',
  );
});

test('a container is wanted when it has the hash that Compose gives to the service now', () => {
  expect(parseLook('hash new\nc1|running|old|shop_back,shop_front\nc2|created|new|shop_back')).toEqual([
    { id: 'c1', state: 'running', wanted: false, networks: ['shop_back', 'shop_front'] },
    { id: 'c2', state: 'created', wanted: true, networks: ['shop_back'] },
  ]);
});

test('the second containers of a service take memory for a while: those of the largest', () => {
  const limits = limitsOf({
    services: { web: { mem_limit: 100 }, api: { mem_limit: 50, scale: 3 }, db: {} },
  });
  expect(secondTime(limits, ['web', 'api', 'db'])).toEqual([['a second api while it is replaced', 150]]);
  expect(secondTime(limits, ['db'])).toEqual([]);
});

describe('the way back', () => {
  test('of a release that knew how its services roll is its own', () => {
    const own = { ...rolling, waitMs: 1_000 };
    expect(rollingBack({ rolling: own }, rolling)).toBe(own);
  });

  test('of one that did not is as the other came, with no network joined that it may not have', () => {
    expect(rollingBack({}, rolling)?.services).toEqual([{ service: 'web', needs: [], joins: [] }]);
  });

  test('is that of any release where neither rolled', () => {
    expect(rollingBack({}, undefined)).toBeUndefined();
  });
});

describe('on a host', () => {
  let host: StandInHost;
  beforeEach(async () => {
    host = await StandInHost.create();
  });
  afterEach(() => host.remove());

  const changes = async () => (await host.calls()).filter((call) => !call.startsWith('inspect'));
  const inspects = (networks: string, state: string) =>
    host.docker(`case $1 in inspect) echo "${networks} ${state}";; esac`);
  const run = async (command: ReturnType<typeof joinCommand>) =>
    expect((await host.remote().exec(command)).code).toBe(0);

  test('what runs is asked of the engine, and what it has to be of Compose', async () => {
    await host.docker(
      'case $* in *"config --hash"*) echo "web abc";; ps*) echo "c1|running|abc|shop_back";; esac',
    );
    const { stdout } = await host.remote().exec(lookCommand(['docker'], release, 'web'));
    expect(parseLook(stdout)).toEqual([
      { id: 'c1', state: 'running', wanted: true, networks: ['shop_back'] },
    ]);
  });

  test('a new container is started away from the network of its proxy', async () => {
    await inspects('shop_back shop_front', 'created');
    await run(startAsideCommand(['docker'], ['c2'], ['shop_front']));
    expect(await changes()).toEqual(['network disconnect shop_front c2', 'start c2']);
  });

  test('one that was started already is left alone', async () => {
    await inspects('shop_back', 'running');
    await run(startAsideCommand(['docker'], ['c2'], ['shop_front']));
    expect(await changes()).toEqual([]);
  });

  test('it joins under all of its names', async () => {
    await inspects('shop_back', '');
    await run(joinCommand(['docker'], ['c2'], joins));
    expect(await changes()).toEqual(['network connect --alias web --alias shop.internal shop_front c2']);
  });

  test('one that has joined stays', async () => {
    await inspects('shop_back shop_front', '');
    await run(joinCommand(['docker'], ['c2'], joins));
    expect(await changes()).toEqual([]);
  });
});
