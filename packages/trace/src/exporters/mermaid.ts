import { hexAddr, hexWord, type SystemEvent, type SystemRecord } from '@vist/core';
import type { TextExporter } from './exporter.ts';

/** A Mermaid sequence diagram: actors and memory as participants, what they do to each other as arrows. Meant for ranges. */
export function mermaidExporter(): TextExporter {
  let isFirst = true;
  return {
    next(record) {
      const arrow = arrowOf(record);
      if (arrow === null) return [];
      const lines = isFirst ? [...HEADING, arrow] : [arrow];
      isFirst = false;
      return lines;
    },
    end: () => (isFirst ? HEADING : []),
  };
}

const HEADING: readonly string[] = [
  'sequenceDiagram',
  '  participant cache as PE caches',
  '  participant memory as memory (PoC)',
];

function arrowOf({ actor, event }: SystemRecord): string | null {
  const said = saidOf(event);
  return said === null ? null : `  ${actor}${said.arrow}${said.target ?? actor}: ${escaped(said.text)}`;
}

interface Said {
  readonly arrow: '->>' | '-->>';
  /** Null: the actor itself. */
  readonly target: string | null;
  readonly text: string;
}

function saidOf(event: SystemEvent): Said | null {
  switch (event.type) {
    case 'call.entered':
      return { arrow: '->>', target: null, text: `${event.func}()` };
    case 'call.returned':
      return { arrow: '-->>', target: null, text: `${event.func} returns ${event.ret ?? ''}` };
    case 'kvm.commandSent':
      return { arrow: '->>', target: null, text: event.command };
    case 'mem.loaded':
      return { arrow: '->>', target: 'cache', text: `read ${hexAddr(event.addr)} = ${hexWord(event.value)}` };
    case 'mem.stored':
      return { arrow: '->>', target: 'cache', text: `write ${hexAddr(event.addr)} = ${hexWord(event.value)}` };
    case 'mem.maintained':
      return { arrow: '->>', target: 'cache', text: `${event.op} ${hexAddr(event.addr)} +${event.sizeBytes}` };
    case 'mem.linesWrittenBack':
      return { arrow: '->>', target: 'memory', text: `write back ${hexAddr(event.base)} +${event.sizeBytes}` };
    case 'mem.deviceLoaded':
      return { arrow: '->>', target: 'memory', text: `read ${hexAddr(event.addr)} = ${hexWord(event.value)}` };
    case 'mem.deviceStored':
      return { arrow: '->>', target: 'memory', text: `write ${hexAddr(event.addr)} = ${hexWord(event.value)}` };
    case 'mmio.writeBegan':
      return {
        arrow: '->>',
        target: 'irs0',
        text: `register 0x${event.offset.toString(16)} = ${hexWord(event.value)}`,
      };
    case 'alloc.allocated':
      return { arrow: '->>', target: null, text: `kzalloc(${event.sizeReqBytes}) = ${hexAddr(event.addr)}` };
    case 'alloc.freed':
      return { arrow: '->>', target: null, text: `kfree(${event.addr === null ? 'NULL' : hexAddr(event.addr)})` };
    default:
      return null;
  }
}

/** A semicolon ends a message in Mermaid, and a hash starts an entity. */
function escaped(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll(';', '#59;');
}
