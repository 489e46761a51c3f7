import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist show T@N [SUBJECT]` */
export const SHOW: CommandDefinition = {
  name: 'show',
  summary: 'tables, registers, memory, allocations, locks as they are at a point of a trace',
  completes: { 'trace@n': 'file' },
  define(command, context) {
    command
      .description(
        'Decodes what is there when the events before N have happened: entries with all fields as the\n' +
          'specification spells them, in the view of the PEs (cpu), at the PoC (poc) and as an IRS last read\n' +
          'them (irs); values that differ are marked with *. Exit status 1 when there is no such thing then, as at\n' +
          'the end of a whole run, where its VMs are torn down: the message names the last position.',
      )
      .argument('<trace@n>', 'a .vist file and a position; without @N, the end; - or `-- -@N` for stdin')
      .argument('[subject]', 'a place, state, vm:N, irs, locks or actors', 'state')
      .addHelpText('after', SUBJECTS);
    addPrintOptions(command);
    addExamples(command, [
      ['vist show run.vist', 'what is there at the end'],
      ['vist show run.vist@412 vmte:0', 'the VMTE of VM 0 before event 412, field by field'],
      ['vist show run.vist@412 ist:0/lpi', 'its LPI IST: level 1 table, and entries that are not zero'],
      ['vist show run.vist@412 line:0x880001040', 'a line in all three views'],
      ['vist show run.vist alloc:0x88000e000', 'an object, and who allocated and freed it'],
      ['vist show run.vist@412 actors --json', 'who is in which call, for other programs'],
    ]);
    command.action(async (trace: string, subject: string, options: PrintOptions) => {
      const { showTrace } = await import('../show/show-trace.ts');
      context.status = await showTrace(trace, subject, options, context.io);
    });
  },
};

const SUBJECTS = `
Subjects:
  vmte:VM[.FIELD]  vpete:VM/VPE  ist:VM/lpi|spi[/ID[.FIELD]]  tables and their entries
  reg:NAME  irs                      a register of the IRS; all of them, and the command it works on
  line:ADDR  byte:ADDR  alloc:ADDR   memory, and the object that holds it with its history
  vm:N  state  ret:OP                a VM, the whole machine in numbers, what an operation returned
  locks  actors                      who holds and waits; who is in which call`;
