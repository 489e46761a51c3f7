import { hexWord } from '@vist/core';
import { counted } from '../../render/words.ts';
import { type Look, type PaneRow, row } from './look.ts';

/** Objects that are live, by address, with the event that made each. */
export function allocationRows({ session, record, after }: Look): readonly PaneRow[] {
  const at = record.seq;
  const { liveCount, liveBytes } = after.memory.allocator;
  const gone = record.event.type === 'alloc.freed' ? session.objectAround(record.event.addr ?? 0, at) : null;
  return [
    row(`${counted(liveCount, 'live object')}, ${liveBytes} bytes`, { tone: 'strong' }),
    ...(gone?.freedAt === at
      ? [
          row(`${hexWord(BigInt(gone.addr))} +${gone.sizeAllocBytes} freed, from #${gone.at} ${gone.site}`, {
            at: gone.at,
            tone: 'bad',
          }),
        ]
      : []),
    ...session.liveAfter(at).map(({ addr, sizeAllocBytes, site, at: madeAt }) =>
      row(`${hexWord(BigInt(addr))} ${`+${sizeAllocBytes}`.padEnd(8)} #${madeAt} ${site}`, {
        place: `alloc:${hexWord(BigInt(addr))}`,
        at: madeAt,
        isChanged: madeAt === at,
      }),
    ),
  ];
}
