import type { Profile } from '@vist/core';
import { indented, tableLines } from './table.ts';

interface NamedProfile {
  readonly profile: Profile;
  readonly doc: string;
}

/** All profiles, one line each. */
export function profilesPage(profiles: readonly NamedProfile[]): string {
  const rows = profiles.map(({ profile, doc }) => [profile.name, doc]);
  return `${tableLines(COLUMNS, rows).join('\n')}\n`;
}

/** One profile, value by value. */
export function profilePage({ profile, doc }: NamedProfile): string {
  const { name, irs, ...pe } = profile;
  const values = (of: object): readonly string[] =>
    indented(
      tableLines(
        COLUMNS,
        Object.entries(of).map(([key, value]) => [key, String(value)]),
      ),
    );
  return [`${name}: ${doc}`, ...values(pe), 'irs', ...values(irs), ''].join('\n');
}

const COLUMNS = [
  { heading: '', align: 'left' },
  { heading: '', align: 'left' },
] as const;
