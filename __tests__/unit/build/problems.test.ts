import { text } from '../../../lib/capability/inputs.js';
import { definitionProblems } from '../../../scripts/generate/problems.js';
import { waterPlants } from './fixture.js';

test('a complete definition has no problems', () => {
  expect(definitionProblems('water-plants', waterPlants())).toEqual([]);
});

test('an input without a description is a problem', () => {
  const { inputs } = waterPlants();
  const definition = waterPlants({ inputs: { ...inputs, hose: text('') } });
  expect(definitionProblems('water-plants', definition)).toEqual([
    'actions/water-plants/definition.ts: input hose: the description is no sentence',
  ]);
});

test('an output without a description is a problem', () => {
  const definition = waterPlants({ outputs: { outcome: '' } });
  expect(definitionProblems('water-plants', definition)).toEqual([
    'actions/water-plants/definition.ts: output outcome: the description is no sentence',
  ]);
});

test('an expression in a description is a problem, since the runner would read it as one', () => {
  const definition = waterPlants({ outputs: { outcome: 'As ${{ job.status }}.' } });
  expect(definitionProblems('water-plants', definition)).toEqual([
    'actions/water-plants/definition.ts: a runner refuses a manifest that holds ${{',
  ]);
});

test('a default that the input itself refuses is a problem', () => {
  const { inputs } = waterPlants();
  const { pause } = inputs;
  if (!pause) throw new Error('the fixture has no pause');
  const definition = waterPlants({ inputs: { pause: { ...pause, default: 'soon' } } });
  expect(definitionProblems('water-plants', definition)).toEqual([
    "actions/water-plants/definition.ts: input pause: it does not accept its own default 'soon'",
  ]);
});

test('a definition listed under another name is a problem', () => {
  expect(definitionProblems('water-flowers', waterPlants())).toEqual([
    "actions/water-flowers/definition.ts: its name is 'water-plants'",
  ]);
});

test('a color that GitHub does not have is a problem', () => {
  const definition = waterPlants({ branding: { icon: 'droplet', color: 'teal' } });
  expect(definitionProblems('water-plants', definition)).toHaveLength(1);
});
