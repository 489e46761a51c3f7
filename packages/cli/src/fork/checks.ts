import {
  parsePlace,
  placeText,
  type Profile,
  resolvePlace,
  type RunInput,
  systemModel,
  type SystemRecord,
  type SystemState,
  worldOf,
} from '@vist/core';
import type { ForkChanges } from '@vist/replay';
import { Refusal } from '../refusal.ts';
import { platformLines } from './departure-text.ts';

/** Checks that another revision or platform is another one. @throws Refusal when it is the one that there is. */
export function checkOther({ scenario, revision }: RunInput): void {
  const departure = scenario.departures.at(-1);
  if (departure?.formerRevision === revision.name) {
    throw new Refusal(`--rev: ${revision.name} is what runs there already`);
  }
  const former = departure?.formerProfile ?? null;
  if (former !== null && platformLines(former, scenario.profile).length === 0) {
    throw new Refusal('--profile: the platform is that one already');
  }
}

/** Checks that what is inserted can happen before a record. @throws Refusal that names a position where it can. */
export function checkPosition(
  inserted: ForkChanges['inserted'],
  { seq, cause, actor, event }: SystemRecord,
  profile: Profile,
): void {
  if (inserted.length === 0) return;
  if (systemModel(profile).commandOf(event) === null) {
    throw new Refusal(
      `#${seq} ${event.type} is what the machine did about #${cause}, and nothing comes in between: expected --at ${cause}`,
    );
  }
  if (actor.startsWith('irs') && cause !== null && inserted.some(({ op }) => op === 'irs_step')) {
    throw new Refusal(
      `irs_step: at #${seq} the IRS is at work on its command already: expected --at ${cause + 1}, behind the write`,
    );
  }
}

/** Checks that what is inserted has something to happen to. @throws Refusal when it has not. */
export function checkPlaces(inserted: ForkChanges['inserted'], state: SystemState, profile: Profile): void {
  for (const { op, args } of inserted) {
    if (op === 'irs_step' && state.irs.pending === null) {
      throw new Refusal('irs_step: the IRS has no command to perform there');
    }
    const reading = parsePlace(String(args['place'] ?? ''));
    if (!reading.ok || reading.value.place.kind === 'reg' || reading.value.place.kind === 'ret') continue;
    if (profile.memory === 'single' && /^env_(?:fill|evict|clean)$/u.test(op)) {
      throw new Refusal(`${op}: memory of a single copy has no caches (vist run --memory cached)`);
    }
    const bytes = resolvePlace(reading.value.place, worldOf(state, profile));
    if (!bytes.ok) throw new Refusal(`${op} ${placeText(reading.value.place)}: ${bytes.reason}`);
  }
}
