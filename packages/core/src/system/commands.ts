import type { EnvCommand } from '../env/commands.ts';
import type { GuestCommand } from '../guest/commands.ts';
import type { ImportCommand } from '../import/commands.ts';
import type { IrsCommand } from '../irs/commands.ts';
import type { KvmCommand } from '../kvm/commands.ts';
import type { MemoryCommand } from '../memory/commands.ts';
import type { PeCommand } from '../pe/commands.ts';

/** Everything that an actor can ask of the machine. */
export type SystemCommand =
  | MemoryCommand
  | PeCommand
  | IrsCommand
  | KvmCommand
  | GuestCommand
  | EnvCommand
  | ImportCommand;
