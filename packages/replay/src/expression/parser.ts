import { parsePlace, type PlaceInText } from '@vist/core';
import type { ExpressionIssue, Literal } from './ast.ts';
import type { LiteralReading } from './literal.ts';
import type { Token } from './tokens.ts';

/** Where the parser is. The first issue ends everything: a reader that met it answers null. */
export interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  issue: ExpressionIssue | null;
}

/** The place that a word is, with its view and position. */
export function readPlace(parser: Parser, token: Token): PlaceInText | null {
  const reading = parsePlace(token.text);
  if (reading.ok) return reading.value;
  const { column, expected, suggestion } = reading.issue;
  return refuse(parser, { ...token, column: token.column + column - 1 }, expected, suggestion);
}

/** The value that was read; null when it was refused. */
export function accept(parser: Parser, reading: LiteralReading): Literal | null {
  if (reading.ok) return reading.value;
  parser.issue ??= reading.issue;
  return null;
}

/** The number of a literal; null when it is none. */
export function numberOf(literal: Literal | null): bigint | null {
  return literal?.kind === 'number' ? literal.value : null;
}

/** Keeps the first issue, and answers what readers answer then. */
export function refuse(parser: Parser, { column }: Token, expected: string, suggestion: string | null = null): null {
  parser.issue ??= { column, expected, suggestion };
  return null;
}

/** The next word. */
export function peek({ tokens, at }: Parser): Token {
  return tokens[Math.min(at, tokens.length - 1)] ?? NOTHING;
}

/** The next word, which is then behind. */
export function take(parser: Parser): Token {
  const token = peek(parser);
  parser.at += 1;
  return token;
}

/** True for one of these words and marks; a quoted text is none. */
export function isOne({ kind, text }: Token, ...texts: readonly string[]): boolean {
  return (kind === 'word' || kind === 'mark') && texts.includes(text);
}

const NOTHING: Token = { kind: 'end', text: '', column: 1 };
