import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What RegisterTaskDefinition takes, and what only DescribeTaskDefinition says beside it. */
const [request, answer] = ['RegisterTaskDefinitionRequest', 'TaskDefinition'];

/** What makes a service, and a cluster for it. */
const createRequests = ['CreateServiceRequest', 'CreateClusterRequest'];

const plainTypes: Readonly<Record<string, string>> = { string: 'text', number: 'number', boolean: 'flag' };

/** The SDK's name of any JSON. */
const anyType = '__DocumentType';

/** The declarations of the SDK: structures with their members, and types that are one of some words. */
interface Model {
  readonly version: string;
  readonly structures: ReadonlyMap<string, readonly Member[]>;
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/**
 * The shapes of a task definition as the table that `lib/ecs/shapes.ts` is, from the declarations of AWS's own SDK:
 * a line for each structure with its members, and one for each type that is one of some words.
 *
 * @param root the repository's folder
 */
export function ecsShapes(root: string): string {
  const model = readModel(root);
  const registered = structureOf(request, model).map(({ name }) => name);
  const described = structureOf(answer, model)
    .map(({ name }) => name)
    .filter((name) => !registered.includes(name));
  return `${tablesOf([request], model)}
/** What DescribeTaskDefinition says of a task definition, and RegisterTaskDefinition does not take. */
export const describedOnly =
  '${described.join(' ')}';
`;
}

/** The shapes of what makes services and clusters, as `lib/ecs/create/shapes.ts` has them. */
export function ecsCreateShapes(root: string): string {
  return tablesOf(createRequests, readModel(root));
}

/** Requests and all that they are made of, as the text of a module. */
function tablesOf(requests: readonly string[], model: Model): string {
  const used = new Map<string, string>();
  for (const name of requests) describe(name, model, used);
  const isWords = (name: string) => model.words.has(name);
  const names = [...used.keys()];
  const table = (some: readonly string[]) => some.map((name) => `${name} ${used.get(name)}`).join('\n');
  return `// Generated from @aws-sdk/client-ecs ${model.version} by \`npm run build\` (scripts/generate/ecs-shapes.ts).

/** A structure a line, its members as name:type; \`!\` must be there, \`[]\` is a list and \`{}\` a map of names. */
export const structureTable = \`
${table(names.filter((name) => !isWords(name)))}
\`;

/** A type a line, and the words that it may be. */
export const wordTable = \`
${table(names.filter(isWords))}
\`;
`;
}

interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly type: ts.TypeNode | undefined;
}

function readModel(root: string): Model {
  const sdk = join(root, 'node_modules/@aws-sdk/client-ecs');
  const { version } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
  const folder = join(sdk, 'dist-types/models');
  const structures = new Map<string, readonly Member[]>();
  const words = new Map<string, readonly string[]>();
  for (const file of ['models_0.d.ts', 'models_1.d.ts', 'enums.d.ts']) {
    const path = join(folder, file);
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement)) structures.set(statement.name.text, membersOf(statement));
      if (ts.isModuleDeclaration(statement)) structures.set(statement.name.text, choicesOf(statement));
      if (ts.isVariableStatement(statement)) addWords(statement, words);
    }
  }
  return { version, structures, words };
}

/** `declare const NetworkMode: { readonly AWSVPC: "awsvpc"; ... }` */
function addWords({ declarationList }: ts.VariableStatement, words: Map<string, readonly string[]>): void {
  for (const { name, type } of declarationList.declarations) {
    if (!ts.isIdentifier(name) || !type || !ts.isTypeLiteralNode(type)) continue;
    const values = type.members.flatMap((member) => {
      const own = ts.isPropertySignature(member) ? member.type : undefined;
      return own && ts.isLiteralTypeNode(own) && ts.isStringLiteral(own.literal) ? [own.literal.text] : [];
    });
    words.set(name.text, values);
  }
}

/** Adds a type and all that it is made of. */
function describe(name: string, model: Model, used: Map<string, string>): void {
  if (used.has(name)) return;
  const words = model.words.get(name);
  if (words) {
    used.set(name, words.join(' '));
    return;
  }
  const members = structureOf(name, model).map((member) => ({ ...member, ...typeOf(member) }));
  const says = members.map((member) => `${member.name}${member.required ? '!' : ''}:${member.text}`);
  used.set(name, says.join(' '));
  for (const { inner } of members) if (inner) describe(inner, model, used);
}

function structureOf(name: string, { structures }: Model): readonly Member[] {
  const members = structures.get(name);
  if (!members) throw new Error(`@aws-sdk/client-ecs has no ${name}`);
  return members;
}

/** The SDK marks what may be left out with `?`, and lets all be undefined. */
function membersOf({ members }: ts.InterfaceDeclaration): readonly Member[] {
  return members.filter(ts.isPropertySignature).map(({ name, questionToken, type }) => ({
    name: (name as ts.Identifier).text,
    required: questionToken === undefined,
    type,
  }));
}

/** A structure of which one member is given: a namespace with an interface for each, and one for what is not known. */
function choicesOf({ body }: ts.ModuleDeclaration): readonly Member[] {
  const inside = body && ts.isModuleBlock(body) ? body.statements.filter(ts.isInterfaceDeclaration) : [];
  return inside
    .filter(({ name }) => /^[A-Z].*Member$/.test(name.text))
    .flatMap(membersOf)
    .filter(({ name }) => name !== '$unknown')
    .map((member) => ({ ...member, required: false }));
}

/** A member's type in the words of the table, and the type that is to be described as well. */
function typeOf({ type }: Member): { readonly text: string; readonly inner?: string } {
  const written = type && ts.isUnionTypeNode(type) ? type.types[0] : type;
  if (written && ts.isArrayTypeNode(written)) {
    const { text, inner } = simpleType(written.elementType);
    return { text: `${text}[]`, ...(inner && { inner }) };
  }
  if (written && ts.isTypeReferenceNode(written) && written.typeArguments?.[1]) {
    return { text: `${simpleType(written.typeArguments[1]).text}{}` };
  }
  return simpleType(written);
}

function simpleType(type: ts.TypeNode | undefined): { readonly text: string; readonly inner?: string } {
  if (type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) {
    const { text } = type.typeName;
    return text === anyType ? { text: 'any' } : { text, inner: text };
  }
  const plain = plainTypes[type ? (ts.tokenToString(type.kind) ?? '') : ''];
  if (!plain) throw new Error('@aws-sdk/client-ecs declares a member in a way that is not known here');
  return { text: plain };
}
