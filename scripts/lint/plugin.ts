import { relative, sep } from 'node:path';
import { judgeImport } from './judge.ts';

interface Literal {
  type: string;
  value?: unknown;
}

interface ImportingNode {
  source?: Literal | null;
}

interface Context {
  filename: string;
  cwd: string;
  report(finding: { node: unknown; message: string }): void;
}

/** Every syntax by which one module can name another one. */
const importingNodes = [
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
];

function create(context: Context) {
  const file = relative(context.cwd, context.filename).split(sep).join('/');
  const check = (node: ImportingNode) => {
    const specifier = node.source?.value;
    if (typeof specifier !== 'string') return;
    const broken = judgeImport({ file, specifier });
    if (broken !== undefined) context.report({ node, message: broken });
  };
  return Object.fromEntries(importingNodes.map((type) => [type, check]));
}

export default { meta: { name: 'architecture' }, rules: { 'import-rules': { create } } };
