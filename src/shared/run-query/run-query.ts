import type { SyntaxNode, Tree } from '@lezer/common';
import { findRunField, type RunField, similarRunFields } from './fields';
import { parser } from './parser';
import { type QueryClock, type RunQueryValue, readValue } from './values';

export type CompareOperator = '=' | '!=' | '>' | '<' | '>=' | '<=';

/** What runs have to meet. */
export type RunQuery =
  | { kind: 'and' | 'or'; terms: [RunQuery, RunQuery] }
  | { kind: 'not'; term: RunQuery }
  | { kind: 'compare'; field: RunField; operator: CompareOperator; value: RunQueryValue }
  | { kind: 'in'; field: RunField; values: RunQueryValue[] }
  | { kind: 'contains'; field: RunField; text: string }
  | { kind: 'missing'; field: RunField }
  /** In the number, in names and tags. */
  | { kind: 'search'; text: string };

/** What is wrong with a query, and where. */
export interface RunQueryError {
  from: number;
  to: number;
  message: string;
}

export const MAX_RUN_QUERY_LENGTH = 1000;
/** More would be a program and no question; the database answers each in turn. */
const MAX_TERMS = 100;

/** Types whose values have an order. */
const ORDERED: ReadonlySet<RunField['type']> = new Set(['number', 'share', 'time', 'duration']);

/**
 * Reads a query: `valAccuracy > 0.8 and optimizer.kind = adamw and (tag = baseline or notes contains retry)`. Words
 * that stand alone are searched in names. Nothing in it is evaluated as a program.
 * @returns `query` null for an empty text; `errors` in the order of the text, and no query when there are any
 */
export function parseRunQuery(
  text: string,
  clock: QueryClock,
): { query: RunQuery | null; errors: RunQueryError[] } {
  const errors: RunQueryError[] = [];
  if (text.length > MAX_RUN_QUERY_LENGTH) {
    const message = `A query has at most ${MAX_RUN_QUERY_LENGTH} characters.`;
    return { query: null, errors: [{ from: MAX_RUN_QUERY_LENGTH, to: text.length, message }] };
  }
  const tree = parser.parse(text);
  errors.push(...syntaxErrors(tree, text));
  if (errors.length > 0) return { query: null, errors };
  const top = tree.topNode.firstChild;
  if (!top) return { query: null, errors };
  const reader = new Reader(text, clock, errors);
  const query = reader.read(top);
  return { query: errors.length > 0 ? null : query, errors };
}

function syntaxErrors(tree: Tree, text: string): RunQueryError[] {
  const errors: RunQueryError[] = [];
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError || errors.length > 0) return;
      const found = text.slice(from, to).trim();
      const open = text.slice(0, from).lastIndexOf('"');
      const message =
        found === ''
          ? 'Something is missing here: a value, a word or a closing bracket.'
          : found.startsWith('"') || (open >= 0 && found.includes('"'))
            ? 'A quotation mark is not closed.'
            : `“${found}” does not fit here.`;
      errors.push({ from: found === '' ? Math.max(0, from - 1) : from, to: Math.max(to, from), message });
    },
  });
  return errors;
}

class Reader {
  #terms = 0;

  constructor(
    private readonly text: string,
    private readonly clock: QueryClock,
    private readonly errors: RunQueryError[],
  ) {}

  read(node: SyntaxNode): RunQuery | null {
    if (++this.#terms > MAX_TERMS) return this.#fail(node, `A query has at most ${MAX_TERMS} parts.`);
    switch (node.name) {
      case 'And':
      case 'Or':
        return this.#both(node, node.name === 'And' ? 'and' : 'or');
      case 'Not':
        return negated(this.#child(node, -1));
      case 'Group':
        return this.#child(node, 0);
      case 'Search':
        return { kind: 'search', text: this.#textOf(node.firstChild ?? node) };
      default:
        return this.#condition(node);
    }
  }

  #both(node: SyntaxNode, kind: 'and' | 'or'): RunQuery | null {
    const [left, right] = [this.#child(node, 0), this.#child(node, -1)];
    return left && right && { kind, terms: [left, right] };
  }

  /** The first, or by -1 the last, expression in a node. */
  #child(node: SyntaxNode, at: 0 | -1): RunQuery | null {
    const child = childrenOf(node)
      .filter(({ name }) => !['Keyword', '(', ')'].includes(name))
      .at(at);
    return child ? this.read(child) : null;
  }

  #condition(node: SyntaxNode): RunQuery | null {
    const fieldNode = node.getChild('Field') ?? node;
    const field = this.#fieldOf(fieldNode);
    if (!field) return null;
    const condition = this.#conditionOn(field, node);
    return node.getChild('Negation') ? negated(condition) : condition;
  }

  #conditionOn(field: RunField, node: SyntaxNode): RunQuery | null {
    if (node.name === 'Missing') return { kind: 'missing', field };
    if (node.name === 'Membership') {
      const nodes = node.getChild('List')?.getChildren('Value') ?? [];
      const values = nodes.flatMap((value) => this.#valueOf(field, value) ?? []);
      return { kind: 'in', field, values };
    }
    const valueNode = node.getChild('Value');
    if (!valueNode) return null;
    if (node.name === 'Contains') {
      if (field.type !== 'text' && field.type !== 'tags' && field.type !== 'choice') {
        return this.#fail(node, `${field.label} is no text: compare it by =, > or <.`);
      }
      return { kind: 'contains', field, text: this.#textOf(valueNode) };
    }
    const operatorNode = node.getChild('Operator');
    const operator = this.#slice(operatorNode ?? node) as CompareOperator;
    if (!ORDERED.has(field.type) && operator !== '=' && operator !== '!=') {
      return this.#fail(operatorNode ?? node, `${field.label} has no order: compare it by = or !=.`);
    }
    const value = this.#valueOf(field, valueNode);
    return value === null ? null : { kind: 'compare', field, operator, value };
  }

  #fieldOf(node: SyntaxNode): RunField | null {
    const name = this.#slice(node);
    const field = findRunField(name);
    if (field) return field;
    const similar = similarRunFields(name).map((one) => one.short ?? one.name);
    const hint = similar.length > 0 ? ` Did you mean ${similar.join(' or ')}?` : '';
    this.#fail(node, `There is no field “${name}”.${hint}`);
    return null;
  }

  #valueOf(field: RunField, node: SyntaxNode): RunQueryValue | null {
    try {
      return readValue(field, this.#textOf(node), this.clock);
    } catch (error) {
      this.#fail(node, (error as Error).message);
      return null;
    }
  }

  /** A word, or what stands between quotation marks. */
  #textOf(node: SyntaxNode): string {
    const text = this.#slice(node);
    return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
  }

  #slice({ from, to }: SyntaxNode): string {
    return this.text.slice(from, to);
  }

  #fail({ from, to }: SyntaxNode, message: string): null {
    this.errors.push({ from, to, message });
    return null;
  }
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

const negated = (term: RunQuery | null): RunQuery | null => term && { kind: 'not', term };
