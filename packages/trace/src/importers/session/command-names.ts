import type { SystemCommand } from '@vist/core';
import type { Fact } from '../source/sighting.ts';
import { choiceOf, countOf, FactProblem } from './values.ts';

type CommandName = Extract<SystemCommand, { type: 'kvm.sendCommand' }>['command'];

/** The command of a doorbell, by name or by its number in `enum gicv5_vcpu_cmd`. @throws FactProblem */
export function commandName(fact: Fact): CommandName {
  if (typeof fact['cmd'] === 'string' && !/^(?:\d|0x)/u.test(fact['cmd'])) return choiceOf(fact, 'cmd', NAMES);
  const name = BY_NUMBER[countOf(fact, 'cmd')];
  if (name === undefined) throw new FactProblem(`${fact.kind}: cmd: expected 0 to ${BY_NUMBER.length - 1}`);
  return name;
}

/** In the order of the enumerators. */
const BY_NUMBER: readonly CommandName[] = [
  'VMT_L2_MAP',
  'VMTE_MAKE_VALID',
  'VMTE_MAKE_INVALID',
  'VPE_MAKE_VALID',
  'SPI_VIST_MAKE_VALID',
  'LPI_VIST_MAKE_VALID',
  'LPI_VIST_MAKE_INVALID',
];

const NAMES: readonly CommandName[] = [...BY_NUMBER, 'VPE_CR0_WRITE'];
