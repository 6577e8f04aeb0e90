import { chooseNode } from '../../../actions/deploy-pm2/node-packages.js';

const both = { node: true, npm: true };
const anyNode = () => true;
const major = (wanted: number) => (version: string) => Number.parseInt(version, 10) === wanted;

test('Debian has npm in a package of its own', () => {
  const debian = new Map([
    ['nodejs', '20.19.2+dfsg-1+deb13u2'],
    ['npm', '9.2.0~ds1-3'],
  ]);
  expect(chooseNode(debian, both, anyNode)).toEqual({ packages: ['nodejs', 'npm'] });
  expect(chooseNode(debian, { node: false, npm: true }, anyNode)).toEqual({ packages: ['npm'] });
});

test("NodeSource's Node brings npm", () => {
  const nodeSource = new Map([
    ['nodejs', '22.9.0-1nodesource1'],
    ['npm', '9.2.0~ds1-3'],
  ]);
  expect(chooseNode(nodeSource, both, anyNode)).toEqual({ packages: ['nodejs'] });
});

test('of several versions the newest that fits is taken, with its npm', () => {
  const amazon = new Map([
    ['nodejs20', '20.18.0-1.amzn2023'],
    ['nodejs22', '22.11.0-1.amzn2023'],
    ['nodejs20-npm', '10.8.2'],
    ['nodejs22-npm', '10.9.0'],
  ]);
  expect(chooseNode(amazon, both, anyNode)).toEqual({ packages: ['nodejs22', 'nodejs22-npm'] });
  expect(chooseNode(amazon, both, major(20))).toEqual({ packages: ['nodejs20', 'nodejs20-npm'] });
});

test('a Node that does not fit is named and not installed', () => {
  const ubuntu = new Map([
    ['nodejs', '12.22.9~dfsg-1ubuntu3'],
    ['npm', '8.5.1~ds-1'],
  ]);
  expect(chooseNode(ubuntu, both, major(20))).toEqual({ unfit: ['12.22.9'] });
});

test('what no source has is named', () => {
  expect(chooseNode(new Map(), both, anyNode)).toEqual({ unavailable: 'Node' });
  expect(chooseNode(new Map([['nodejs', '1:20.1.0-1']]), both, anyNode)).toEqual({ unavailable: 'npm' });
});
