import { errorsPage } from '../../../scripts/generate/errors-page.js';
import { freshReadme } from '../../../scripts/generate/readme.js';
import { referencePage } from '../../../scripts/generate/reference-page.js';
import { inputTable } from '../../../scripts/generate/tables.js';
import { gardenInputs, waterPlants } from './fixture.js';

const readme = `# water-plants

<!-- inputs:start -->
stale rows
<!-- inputs:end -->

between

<!-- outputs:start --><!-- outputs:end -->
`;

test('a row of the table holds one line, whatever the description holds', () => {
  const rows = inputTable(waterPlants().inputs).split('\n');
  expect(rows).toContain('| `litres` | How many litres: 1 \\| 2 \\| more. | a whole number from 0 | `10` |');
  expect(rows.find((row) => row.includes('pause'))).toContain('How long to wait between two plants.');
});

test('a required input says so where others have a default', () => {
  expect(inputTable(gardenInputs)).toContain('| `garden` | The garden. | text | **required** |');
});

test('the tables of a README stand between their markers, and the rest stays', () => {
  const page = freshReadme(readme, waterPlants(), gardenInputs);
  expect(page).toMatch(/^# water-plants\n\n<!-- inputs:start -->\n\| input /);
  expect(page).not.toContain('stale rows');
  expect(page).toContain('\n\nbetween\n\n');
  expect(page).toMatch(/<!-- outputs:start -->\n\| output [^<]*`watered`[^<]*\n<!-- outputs:end -->\n$/);
});

test('inputs that other actions have as well get a table of their own', () => {
  const [own, grouped] = freshReadme(readme, waterPlants(), gardenInputs).split('Reaching hosts:');
  expect(own).toContain('`litres`');
  expect(own).not.toContain('`garden`');
  expect(grouped).toContain('`garden`');
});

test('a README made fresh twice is the same', () => {
  const once = freshReadme(readme, waterPlants(), gardenInputs);
  expect(freshReadme(once, waterPlants(), gardenInputs)).toBe(once);
});

test('a README without markers is an error that names the file and the marker', () => {
  expect(() => freshReadme('# water-plants\n', waterPlants(), gardenInputs)).toThrow(
    'actions/water-plants/README.md: needs one <!-- inputs:start --> and, after it, one <!-- inputs:end -->',
  );
});

test('the reference has each action, and the shared inputs once', () => {
  const page = referencePage([waterPlants()], gardenInputs);
  expect(page).toContain('## water-plants');
  expect(page.match(/`gate-code`/g)).toHaveLength(1);
});

test('each error code is a heading, so that a link can end there', () => {
  const page = errorsPage({ 'b-code': 'B.', 'a-code': 'A.' });
  expect(page).toMatch(/## a-code\n\nA\.\n\n## b-code\n\nB\.\n$/);
});
