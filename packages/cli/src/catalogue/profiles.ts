import { profileNamed, PROFILES } from '@vist/core';
import type { PrintOptions } from '../commands/command.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { profilePage, profilesPage } from '../render/profile-pages.ts';
import { suggestion } from '../suggest.ts';

/** `vist profiles list` */
export function listProfiles(options: PrintOptions, io: Io): ExitStatus {
  const data = { profiles: PROFILES };
  const text = (): string => profilesPage(PROFILES);
  return printPage({ schema: 'vist/profiles', schemaVersion: 1, data, text }, options, io);
}

/** `vist profiles show ID`. @throws Refusal when there is no profile of that name. */
export function showProfile(id: string, options: PrintOptions, io: Io): ExitStatus {
  const found = profileNamed(id);
  if (found === null) {
    const names = PROFILES.map(({ profile }) => profile.name);
    throw new Refusal(`profile "${id}": expected one of ${names.join(', ')}${suggestion(id, names)}`);
  }
  const text = (): string => profilePage(found);
  return printPage({ schema: 'vist/profile', schemaVersion: 1, data: found, text }, options, io);
}
