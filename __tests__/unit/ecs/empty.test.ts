import { leaveOutEmpty } from '../../../lib/ecs/empty.js';

function leftOf(definition: object, ...keep: string[]) {
  leaveOutEmpty(definition, new Set(keep));
  return definition;
}

test('an empty text is as if left out, however deep it stands', () => {
  const container = { name: 'app', user: '', linuxParameters: { devices: [{ hostPath: '' }] } };
  expect(leftOf({ taskRoleArn: '', containerDefinitions: [container] })).toEqual({
    containerDefinitions: [{ name: 'app', linuxParameters: { devices: [{}] } }],
  });
});

test('keys that are named stay, wherever they are', () => {
  const definition = () => ({ cpu: '', containerDefinitions: [{ user: '', hostname: '' }] });
  expect(leftOf(definition(), 'user', 'cpu')).toEqual({ cpu: '', containerDefinitions: [{ user: '' }] });
});

test('empty values of variables, labels and options are values', () => {
  const definition = {
    environment: [{ name: 'FLAG', value: '' }],
    dockerLabels: { plain: '' },
    logConfiguration: { options: { tag: '' } },
  };
  expect(leftOf(structuredClone(definition))).toEqual(definition);
});

test('words of a command, empty lists and nothing stay as they are', () => {
  const definition = { command: ['sh', '-c', ''], volumes: [], pidMode: null };
  expect(leftOf(structuredClone(definition))).toEqual(definition);
});
