import type { ByteRange, MemoryPlace, PlaceView, Seq, StatePlace } from '@vist/core';

/** A question about one record, and about the state right after it. Plain data: nothing of it runs. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'compare'; readonly of: Operand; readonly operator: Comparison; readonly value: Literal }
  /** From one number to another, both included. */
  | { readonly kind: 'range'; readonly of: Operand; readonly from: bigint; readonly to: bigint }
  /** The bytes that a field names are bytes of a place. */
  | { readonly kind: 'within'; readonly field: string; readonly place: MemoryPlace; readonly at: Seq | null }
  /** The same with the bytes of the place, where it does not depend on the state. */
  | { readonly kind: 'overlaps'; readonly field: string; readonly range: ByteRange }
  | { readonly kind: 'contains'; readonly field: string; readonly text: string }
  /** A field is true; of other kinds, the event has it and it is not null. */
  | { readonly kind: 'flag'; readonly field: string }
  | { readonly kind: 'role'; readonly isAct: boolean };

/** What is compared: a field of the event, or the value of a place after the event. */
export type Operand = FieldOperand | PlaceOperand;

export interface FieldOperand {
  readonly kind: 'field';
  readonly name: string;
}

export interface PlaceOperand {
  readonly kind: 'place';
  readonly place: StatePlace;
  readonly view: PlaceView;
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Literal =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'null' };

/** What is wrong with an expression in text. */
export interface ExpressionIssue {
  /** Of the first character that is wrong, from 1. */
  readonly column: number;
  readonly expected: string;
  /** What was probably meant there, or null. */
  readonly suggestion: string | null;
}

export type ExpressionReading =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly issue: ExpressionIssue };
