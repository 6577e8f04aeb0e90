import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAction } from './rendering.js';

/**
 * Task definitions in shapes that are usual, inputs, and what amazon-ecs-render-task-definition 1.9.0 made of them,
 * recorded by running it.
 */
const folder = join(__dirname, 'official');

const read = (name: string, file: string) => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

test.each(readdirSync(folder))('renders %s as the official action does', async (name) => {
  const { definition } = await renderAction(read(name, 'task-definition.json'), read(name, 'inputs.json'));
  expect(definition).toEqual(read(name, 'expected.json'));
});
