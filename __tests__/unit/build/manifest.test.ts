import { parse } from 'yaml';
import { manifestFile, manifestOf } from '../../../scripts/generate/manifest.js';
import { waterPlants } from './fixture.js';

test('a manifest has what the definition says of each input', () => {
  const { inputs } = manifestOf(waterPlants());
  expect(inputs.litres).toEqual({
    description: 'How many litres: 1 | 2 | more. Accepts a whole number from 0.',
    required: false,
    default: '10',
  });
  expect(inputs.garden).toEqual({ description: 'The garden.', required: true });
});

test('a manifest describes each output', () => {
  expect(manifestOf(waterPlants()).outputs.watered).toEqual({ description: 'Which plants, a list.' });
});

test('the title of an action does not collide with those of others in the marketplace', () => {
  expect(manifestOf(waterPlants()).name).toBe('deploy-kit/water-plants');
});

test('an action runs on node24 from dist, and its post step always follows', () => {
  expect(manifestOf(waterPlants()).runs).toEqual({
    using: 'node24',
    main: '../dist/water-plants.js',
    post: '../dist/water-plants-post.js',
    'post-if': 'always()',
  });
});

test('an action without post has main only', () => {
  expect(manifestOf(waterPlants({ post: false })).runs).toEqual({
    using: 'node24',
    main: '../dist/water-plants.js',
  });
});

test('a default that looks like a number stays text in the file', () => {
  expect(manifestFile(waterPlants())).toContain('default: "10"');
});

test('the file says the same as the manifest and where it comes from', () => {
  const file = manifestFile(waterPlants());
  expect(parse(file)).toEqual(manifestOf(waterPlants()));
  expect(file).toMatch(/^# Generated from actions\/water-plants\/definition\.ts/);
});
