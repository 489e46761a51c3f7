import {
  fieldGet,
  hexWord,
  IRS_REGISTERS,
  registerFields,
  registerName,
  registerValue,
  type SystemState,
} from '@vist/core';
import { wrapped } from '../text.ts';
import { type Look, type PaneRow, row } from './look.ts';

/** The IRS: the command it works on, its registers, and what it has latched. */
export function irsRows(look: Look): readonly PaneRow[] {
  return [...commandRows(look), ...registerRows(look), ...latchedRows(look)];
}

function commandRows({ before, after }: Look): readonly PaneRow[] {
  const { pending, armedFault } = after.irs;
  const fault = armedFault === null ? [] : [row(`fault armed for the next command: ${armedFault}`, { tone: 'bad' })];
  if (pending === null) {
    return [row('idle: no command', { tone: 'strong', isChanged: before.irs.pending !== null }), ...fault];
  }
  const { offset, value, busyPollsLeft, fault: met, hasTimedOut } = pending;
  const text = [
    `works on ${registerName(offset) ?? hexWord(BigInt(offset))} <- ${hexWord(value)}`,
    `busy for ${busyPollsLeft} more status reads`,
    ...(met === null ? [] : [`fault: ${met}`]),
    ...(hasTimedOut ? ['the driver has given up on it'] : []),
  ];
  return [
    row(text.join(', '), { tone: met === null ? 'strong' : 'bad', isChanged: before.irs.pending === null }),
    ...fault,
  ];
}

/** Registers that were written, and the status registers, field by field. */
function registerRows({ session, before, after, width }: Look): readonly PaneRow[] {
  const { profile } = session;
  return IRS_REGISTERS.filter(({ offset, name }) => isShown(after, offset, name)).flatMap(({ offset, name }) => {
    const value = registerValue(after.irs, profile, offset);
    const isChanged = value !== registerValue(before.irs, profile, offset);
    const fields = registerFields(name).map(({ name: field, bits }) => {
      const part = bits === null ? value : fieldGet(value, bits);
      return `${field}=${bits?.flavour === 'address' ? hexWord(part) : part}`;
    });
    const words = [name.slice('IRS_'.length).padEnd(NAME_WIDTH), hexWord(value), ...fields];
    return wrapped(words, width - MARKS, ' '.repeat(NAME_WIDTH + 1)).map((text) =>
      row(text, { place: `reg:${name}`, isChanged }),
    );
  });
}

const NAME_WIDTH = 14;
const MARKS = 2;

function isShown({ irs }: SystemState, offset: number, name: string): boolean {
  return irs.registers[offset] !== undefined || name === 'IRS_VMT_STATUSR' || name === 'IRS_VPE_STATUSR';
}

function latchedRows({ before, after }: Look): readonly PaneRow[] {
  return Object.entries(after.irs.vms).flatMap(([vmId, latched]) => {
    const isChanged = before.irs.vms[Number(vmId)] !== latched;
    const texts = [
      `VM ID ${vmId} is valid; latched word1 ${hexWord(latched.word1)}`,
      `LPI IST ${latched.lpiIst === null ? 'none' : hexWord(latched.lpiIst)}`,
      `SPI IST ${latched.spiIst === null ? 'none' : hexWord(latched.spiIst)}`,
    ];
    return [row(texts.join(', '), { isChanged })];
  });
}
