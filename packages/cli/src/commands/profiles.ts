import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist profiles [list|show ID]` */
export const PROFILES: CommandDefinition = {
  name: 'profiles',
  summary: 'the platforms that a scenario can run on',
  completes: { 'show id': 'profile' },
  define(command, context) {
    command.description('The platforms that a scenario can run on: pages, caches, and what the IRS can do.');
    const list = command.command('list', { isDefault: true }).description('all profiles');
    addPrintOptions(list);
    list.action(async (options: PrintOptions) => {
      const { listProfiles } = await import('../catalogue/profiles.ts');
      context.status = listProfiles(options, context.io);
    });
    const show = command.command('show').description('every value of one profile').argument('<id>', 'its name');
    addPrintOptions(show);
    show.action(async (id: string, options: PrintOptions) => {
      const { showProfile } = await import('../catalogue/profiles.ts');
      context.status = showProfile(id, options, context.io);
    });
    addExamples(command, [
      ['vist profiles', 'the names, one line each'],
      ['vist run scenario.json --profile NAME', 'run a scenario on another platform'],
    ]);
  },
};
