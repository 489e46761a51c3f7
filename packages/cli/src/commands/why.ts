import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist why T PLACE@N` */
export const WHY: CommandDefinition = {
  name: 'why',
  summary: 'why something in a trace is what it is, or is not there',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Explains what a place holds at a position of a trace: back through stores, fetches into caches,\n' +
          'write-backs, commands and calls; or, where a newer value is not there, which maintenance nobody did,\n' +
          'and until when it would have helped.',
      )
      .argument('<trace>', 'a .vist file, also one that is not closed (.partial), or - for stdin')
      .argument('<place>', 'a place, a view and a position: KIND:...[.FIELD][%VIEW][@N]')
      .addHelpText('after', PLACES);
    addPrintOptions(command);
    addExamples(command, [
      ['vist why run.vist vmte:0.VALID%poc@412', 'who set VALID of the VM at the PoC, or who erased it'],
      ['vist why run.vist vmte:0.LPI_IST_ADDR%irs@412', 'what the IRS last read as the base of the LPI IST, and why'],
      ['vist why run.vist alloc:0x88000e000', 'who allocated an object, and where its last pointer was lost'],
      ['vist why run.vist ret:lpi_enable', 'what decided the return code of an operation'],
    ]);
    command.action(async (trace: string, place: string, options: PrintOptions) => {
      const { whyTrace } = await import('../why/why-trace.ts');
      context.status = await whyTrace(trace, place, options, context.io);
    });
  },
};

const PLACES = `
Places:
  vmte:VM[.FIELD]               the VMTE of a VM: VALID, VPET_ADDR, LPI_IST_VALID, SPI_ID_BITS, lpi, word0 ...
  ist:VM/lpi|spi[/ID[.FIELD]]   an IST, or the entry of one interrupt: ENABLE, PRIORITY, IAFFID ...
  vpete:VM/VPE[.FIELD]          an entry of the VPE table: VALID, VPED_ADDR
  reg:NAME[.FIELD]              a register of the IRS: IRS_VMT_BASER, IRS_VMT_STATUSR.IDLE
  byte:ADDR  line:ADDR          memory by address, physical or as the kernel prints it
  alloc:ADDR                    the object that holds an address
  ret:OP                        what an operation returned, by its index or its name
Views:
  %cpu  as a PE reads it (when none is said)   %poc  memory at the PoC   %irs  as an IRS last read it
Position:
  @N    before event N of the trace; without it, the end, where the VMs of a whole run are torn down`;
