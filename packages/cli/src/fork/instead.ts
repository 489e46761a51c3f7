import { CHANGEABLE_FIELDS, DROPPABLE_COMMANDS, type SystemRecord, systemModel, type Profile } from '@vist/core';
import type { ForkWishes } from '../commands/fork.ts';
import { Refusal } from '../refusal.ts';
import { suggestion } from '../suggest.ts';

/**
 * What becomes of the step that a record is the act of, as a scenario's departure has it; null when it happens as it is.
 *
 * @throws Refusal for a record that no step of a program is, and for fields that the step does not have.
 */
export function insteadOf(record: SystemRecord, profile: Profile, { drop, set }: ForkWishes): object | null {
  if (drop !== true && set === undefined) return null;
  if (drop === true && set !== undefined) throw new Refusal('--drop, --set: expected one of them, got both');
  const command = commandOf(record, profile);
  if (drop === true) {
    if (DROPPABLE_COMMANDS.some((type) => type === command)) return { command, drop: true };
    throw new Refusal(`--drop: ${named(record)} cannot be left out: KVM goes on with what it learns from it`);
  }
  const fields = Object.entries(CHANGEABLE_FIELDS).find(([type]) => type === command)?.[1] ?? null;
  if (fields === null) throw new Refusal(`--set: ${named(record)} has nothing that could be other`);
  return { command, set: Object.fromEntries((set ?? []).map((text) => setting(text, fields, record))) };
}

/** The command of a program that a record is the act of. */
function commandOf(record: SystemRecord, profile: Profile): string {
  const { actor, cause, event } = record;
  const command = systemModel(profile).commandOf(event);
  if (command === null) {
    throw new Refusal(`${named(record)} is what the machine did about #${cause}: to change that, --at ${cause}`);
  }
  const isOfProgram = actor.startsWith('pe') || actor.startsWith('guest');
  if (isOfProgram) return command.type;
  throw new Refusal(`${named(record)} is an act of ${actor}: only steps of a PE can be left out or changed`);
}

function setting(
  text: string,
  fields: Readonly<Record<string, string>>,
  record: SystemRecord,
): readonly [name: string, value: number | string] {
  const [, name = '', value = ''] = /^(\w+)=(.+)$/u.exec(text) ?? [];
  if (name === '') throw new Refusal(`--set ${text}: expected FIELD=VALUE`);
  const kind = fields[name];
  if (kind === undefined) {
    const known = Object.keys(fields);
    throw new Refusal(
      `--set ${text}: of ${named(record)}, expected one of ${known.join(', ')}${suggestion(name, known)}`,
    );
  }
  if (kind === 'maintenance') return [name, value];
  if (!/^(?:\d{1,20}|0x[0-9a-f]{1,16})$/iu.test(value)) {
    throw new Refusal(`--set ${text}: expected a whole number, decimal or 0x`);
  }
  return [name, kind === 'addr' || kind === 'word' ? `0x${BigInt(value).toString(16)}` : Number(value)];
}

function named({ seq, event }: SystemRecord): string {
  return `#${seq} ${event.type}`;
}
