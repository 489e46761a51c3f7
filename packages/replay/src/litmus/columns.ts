import { type Actor, unreachable } from '@vist/core';
import type { Location, Step } from './steps.ts';

/** Instructions of one actor, with its registers. */
export interface Column {
  readonly actor: Actor;
  /** What the registers hold at the start: a location's address, or a value. */
  readonly initial: ReadonlyMap<number, string>;
  /** The text of each step; null for what is no instruction. */
  readonly texts: ReadonlyMap<Step, string>;
  /** The register that a load went to. */
  readonly loaded: ReadonlyMap<Step, number>;
}

/** X0 to X30. */
const REGISTERS = 31;

/** The column of an actor; null when AArch64 has too few registers for it. */
export function columnOf(actor: Actor, steps: readonly Step[], nameOf: (location: Location) => string): Column | null {
  const held = new Map<string, number>();
  const initial = new Map<number, string>();
  const texts = new Map<Step, string>();
  const loaded = new Map<Step, number>();
  let next = 0;

  function holding(text: string): number {
    const known = held.get(text);
    if (known !== undefined) return known;
    held.set(text, next);
    initial.set(next, text);
    next += 1;
    return next - 1;
  }

  for (const step of steps) {
    if (step.actor !== actor) continue;
    const { what } = step;
    switch (what.kind) {
      case 'load': {
        const address = holding(nameOf(what.location));
        loaded.set(step, next);
        texts.set(step, `LDR${suffix(what.location)} ${sized(what.location)}${next},[X${address}]`);
        next += 1;
        break;
      }
      case 'store': {
        const address = holding(nameOf(what.location));
        const source = what.value === 0n ? 'ZR' : String(holding(`0x${what.value.toString(16)}`));
        texts.set(step, `STR${suffix(what.location)} ${sized(what.location)}${source},[X${address}]`);
        break;
      }
      case 'maintain':
        texts.set(step, `DC ${DC[what.op] ?? what.op},X${holding(nameOf(what.location))}`);
        break;
      case 'barrier':
        texts.set(step, what.domain === 'SY' ? 'DSB SY' : 'DSB ISHST');
        break;
      case 'environment':
        break;
      default:
        unreachable(what);
    }
  }
  return next > REGISTERS ? null : { actor, initial, texts, loaded };
}

const DC: Readonly<Record<string, string>> = { clean: 'CVAC', 'clean-invalidate': 'CIVAC', invalidate: 'IVAC' };

function sized({ sizeBytes }: Location): 'X' | 'W' {
  return sizeBytes === 8 ? 'X' : 'W';
}

function suffix({ sizeBytes }: Location): string {
  return sizeBytes === 1 ? 'B' : sizeBytes === 2 ? 'H' : '';
}
