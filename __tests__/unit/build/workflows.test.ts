import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { staleFiles, workflowFiles, writeGeneratedFiles } from '../../../scripts/generate/generated-files.js';
import { reusableWorkflow } from '../../../scripts/generate/workflow.js';
import { freshWorkflowsPage } from '../../../scripts/generate/workflows-page.js';

const watering = `# Waters the garden.
name: watering
on:
  workflow_call:
    inputs:
      litres:
        description: >-
          How many: 1 | 2.
        type: number
        default: 10
      garden: { description: Which., type: string, required: true }
    secrets:
      gate-code: { description: The code of the gate. }
      notes: { description: What else is secret. }
      GATE_CODE: { description: The same as gate-code. }
    outputs:
      watered: { description: Which plants., value: x }
permissions: {}
jobs:
  look:
    runs-on: ubuntu-latest
    permissions:
      contents: read # to see the weather
    steps:
      - uses: $/look
  water:
    runs-on: ubuntu-latest
    permissions:
      contents: read # to find the plants
      id-token: write # to open the gate
    steps:
      - uses: $/water-plants
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'deploy-kit-generate-'));
  write('workflows/watering.yml', watering);
  write('docs/workflows.md', '# Workflows\n\n<!-- watering:start -->\n<!-- watering:end -->\n');
  write('.github/workflows/ci.yml', 'name: ci\n');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const generated = (actionsAt?: string) => workflowFiles(root, actionsAt);

test('a workflow is published where GitHub looks for it, and says where it is written', () => {
  expect(generated().get('.github/workflows/watering.yml')).toBe(
    `# Generated from workflows/watering.yml by \`npm run build\`: change it there.\n${watering}`,
  );
});

test('for GitHub Enterprise Server it names the actions', () => {
  const text = generated('garden/kit@v2').get('.github/workflows/watering.yml');
  expect(text).toContain('uses: garden/kit/look@v2');
  expect(text).toContain('uses: garden/kit/water-plants@v2');
  expect(text).not.toContain('$/');
});

test('a published workflow is stale when its source changes, and gone when that is gone', () => {
  writeGeneratedFiles(root, generated());
  expect(staleFiles(root, generated())).toEqual([]);
  write('workflows/watering.yml', watering.replace('Waters', 'Floods'));
  expect(staleFiles(root, generated())).toEqual(['.github/workflows/watering.yml']);
  rmSync(join(root, 'workflows/watering.yml'));
  write('workflows/other.yml', watering);
  write('docs/workflows.md', '<!-- other:start --><!-- other:end -->');
  writeGeneratedFiles(root, generated());
  expect(existsSync(join(root, '.github/workflows/watering.yml'))).toBe(false);
});

test('workflows of the repository itself stay', () => {
  writeGeneratedFiles(root, generated());
  expect(readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')).toBe('name: ci\n');
});

describe('the page of workflows', () => {
  const page = freshWorkflowsPage('<!-- watering:start --><!-- watering:end -->', [
    reusableWorkflow('watering', watering),
  ]);

  test('has each input with its meaning, type and default', () => {
    expect(page).toContain('| `litres` | How many: 1 \\| 2. | number | `10` |');
    expect(page).toContain('| `garden` | Which. | string | **required** |');
  });

  test('has a secret with two names once', () => {
    expect(page).toContain('| `gate-code` or `GATE_CODE` | The code of the gate. |');
    expect(page).not.toContain('The same as');
    expect(page).toContain('| `notes` | What else is secret. |');
  });

  test('says what each permission is for', () => {
    expect(page).toContain('| `contents: read` | look, water | to see the weather; to find the plants |');
    expect(page).toContain('| `id-token: write` | water | to open the gate |');
  });

  test('needs a place for each workflow', () => {
    expect(() => freshWorkflowsPage('nothing', [reusableWorkflow('watering', watering)])).toThrow(
      'docs/workflows.md: needs one <!-- watering:start -->',
    );
  });
});
