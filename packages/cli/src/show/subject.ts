import { nearestName, parsePlace, placeIssueLines } from '@vist/core';
import type { Subject } from '@vist/replay';
import { Refusal } from '../refusal.ts';

/** What `vist show` is asked to show. @throws Refusal when it is neither a place nor a part of the machine. */
export function subjectOf(text: string): Subject {
  const part = PARTS.find((name) => name === text);
  if (part !== undefined) return { kind: part };
  const [, vm = null] = /^vm:(\d{1,5})$/u.exec(text) ?? [];
  if (vm !== null) return { kind: 'vm', vm: Number(vm) };
  const reading = parsePlace(text);
  if (!reading.ok) {
    const { issue } = reading;
    const suggestion = issue.suggestion ?? (issue.column === 1 ? nearestName(text, [...PARTS, 'vm:0']) : null);
    const lines = placeIssueLines(text, { ...issue, suggestion });
    throw new Refusal(
      ['not a place, nor state, vm:N, irs, locks, actors', ...lines.map((line) => `  ${line}`)].join('\n'),
    );
  }
  const { place, view, at } = reading.value;
  if (view !== null) throw new Refusal(`${text}: expected no %${view}: all views are shown`);
  if (at !== null) throw new Refusal(`${text}: expected the position behind the trace: T@${at}`);
  return { kind: 'place', place };
}

const PARTS = ['state', 'irs', 'locks', 'actors'] as const;
