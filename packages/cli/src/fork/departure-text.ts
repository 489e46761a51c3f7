import type { CommandChange, Departure, Profile, Scenario } from '@vist/core';

/** What is other from a departure on, one line each; `after` is the run that goes on. */
export function departureLines(departure: Departure, after: Pick<Scenario, 'revision' | 'profile'>): readonly string[] {
  const { at, inserted, fault, instead, formerRevision, formerProfile } = departure;
  return [
    ...inserted.map(({ op, args }) =>
      [op, ...Object.entries(args).map(([name, value]) => `${name}=${value}`)].join(' '),
    ),
    ...(fault === null ? [] : [faultText(fault)]),
    ...(instead === null ? [] : [insteadText(instead, at)]),
    ...(formerRevision === null ? [] : [`revision ${after.revision}, before ${formerRevision}`]),
    ...(formerProfile === null ? [] : platformLines(formerProfile, after.profile)),
  ];
}

function faultText({ type, mode, err }: NonNullable<Departure['fault']>): string {
  if (type === 'alloc') return 'the next allocation fails';
  if (type === 'user') return 'the next user access faults';
  return `the next command: ${err === null ? mode : `error ${err}`}`;
}

function insteadText(instead: CommandChange, at: number): string {
  if (instead.kind === 'drop') return `without ${instead.command} at #${at}`;
  const values = Object.entries(instead.values).map(([name, value]) => `${name}=${value}`);
  return `${instead.command} at #${at} with ${values.join(', ')}`;
}

/** The values of two platforms that differ, one line each. */
export function platformLines(before: Profile, after: Profile): readonly string[] {
  const [old, now] = [flat(before), flat(after)];
  return Object.keys(now)
    .filter((name) => name !== 'name' && old[name] !== now[name])
    .map((name) => `platform: ${name} ${String(now[name])}, before ${String(old[name])}`);
}

function flat({ irs, ...profile }: Profile): Readonly<Record<string, unknown>> {
  return { ...profile, ...Object.fromEntries(Object.entries(irs).map(([name, value]) => [`irs.${name}`, value])) };
}
