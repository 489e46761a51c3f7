import { unreachable } from '../kernel/invariant.ts';
import type { Mutable } from '../kernel/mutable.ts';
import type { GuestCommand } from './commands.ts';
import type { GuestEvent } from './events.ts';
import type { GuestState } from './state.ts';

/** The act of a guest's command. Pure. */
export function guestActOf(command: GuestCommand): GuestEvent {
  switch (command.type) {
    case 'guest.writeMmio': {
      const { vm, offset, widthBits, value } = command;
      return { type: 'guest.mmioWrote', vm, offset, widthBits, value };
    }
    case 'guest.readMmio': {
      const { vm, offset, widthBits, value } = command;
      return { type: 'guest.mmioRead', vm, offset, widthBits, value };
    }
    default:
      return unreachable(command);
  }
}

/** What a guest believes after an access: that a write took, and that a read told the truth. */
export function evolveGuest(draft: Mutable<GuestState>, { vm, offset, value }: GuestEvent): void {
  const beliefs = (draft.beliefs[vm] ??= {});
  beliefs[offset] = value;
}

/** The command that an act of a guest stands for. */
export function guestCommandOf(event: GuestEvent): GuestCommand {
  switch (event.type) {
    case 'guest.mmioWrote':
      return { ...event, type: 'guest.writeMmio' };
    case 'guest.mmioRead':
      return { ...event, type: 'guest.readMmio' };
    default:
      return unreachable(event);
  }
}
