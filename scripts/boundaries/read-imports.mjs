import { parseSync, visitorKeys } from 'oxc-parser';

/**
 * What a source file asks for.
 * @typedef {object} Reading
 * @property {{ line: number, target: string | null }[]} imports static, dynamic, of types, by
 *   `require`, and re-exports; lines from 1; null when the target is not a plain string
 * @property {number[]} bridgeLines where `window.weft` is mentioned
 * @property {{ line: number, message: string }[]} errors why the file could not be understood
 */

/**
 * @param {string} name its ending tells the language
 * @param {string} text
 * @returns {Reading}
 */
export function readImports(name, text) {
  const { program, errors } = parseSync(name, text, { preserveParens: false });
  const lineAt = (offset) => text.slice(0, offset).split('\n').length;
  const reading = {
    imports: [],
    bridgeLines: [],
    errors: errors.map(({ message, labels }) => ({
      line: lineAt(labels[0]?.start ?? 0),
      message,
    })),
  };
  for (const node of nodesOf(program)) {
    const source = sourceOf(node);
    if (source) reading.imports.push({ line: lineAt(node.start), target: stringOf(source) });
    if (mentionsBridge(node)) reading.bridgeLines.push(lineAt(node.start));
  }
  return reading;
}

/** The node and everything below it. */
function* nodesOf(node) {
  yield node;
  for (const key of visitorKeys[node.type] ?? []) {
    for (const child of [node[key]].flat()) {
      if (child) yield* nodesOf(child);
    }
  }
}

/** The expression that names a module, if the node asks for one. */
function sourceOf(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source;
    case 'TSExternalModuleReference':
      return node.expression;
    case 'CallExpression':
      return isLoader(node.callee) ? node.arguments[0] : undefined;
  }
}

/** True for `require`, `require.resolve` and `process.getBuiltinModule`. */
function isLoader(callee) {
  if (callee.type !== 'MemberExpression') return nameOf(callee) === 'require';
  const name = `${nameOf(callee.object)}.${memberName(callee)}`;
  return name === 'require.resolve' || name === 'process.getBuiltinModule';
}

function mentionsBridge(node) {
  if (node.type === 'MemberExpression') {
    return isGlobal(node.object) && memberName(node) === 'weft';
  }
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'ObjectPattern') return false;
  return isGlobal(node.init) && node.id.properties.some(({ key }) => nameOf(key) === 'weft');
}

function isGlobal(node) {
  let inner = node;
  while (inner?.type.startsWith('TS') && inner.expression) inner = inner.expression;
  return inner?.type === 'Identifier' && ['window', 'globalThis', 'self'].includes(inner.name);
}

function memberName({ property, computed }) {
  return computed ? stringOf(property) : nameOf(property);
}

function nameOf(node) {
  return node?.type === 'Identifier' ? node.name : stringOf(node);
}

/** The text of a string that has no part to be computed, else null. */
function stringOf(node) {
  if (node?.type === 'TSLiteralType') return stringOf(node.literal);
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return null;
  return node.quasis[0].value.cooked;
}
