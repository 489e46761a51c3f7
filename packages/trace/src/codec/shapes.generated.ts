// Written by tools/write-shapes.ts from the event schema; do not edit.
import type { Row, ShapeLoops } from './row.ts';

/** Loops over events whose fields have these names. */
export const SHAPES: Readonly<Record<string, ShapeLoops>> = {
  'access,addr': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['access'];
        c1[i] = row['addr'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, access: c0![i], addr: c1![i] };
      return rows;
    },
  },
  'access,addr,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['access'];
        c1[i] = row['addr'];
        c2[i] = row['site'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, access: c0![i], addr: c1![i], site: c2![i] };
      return rows;
    },
  },
  'addr,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['addr'];
        c1[i] = row['site'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, addr: c0![i], site: c1![i] };
      return rows;
    },
  },
  'addr,sizeBytes,byte,filled,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['addr'];
        c1[i] = row['sizeBytes'];
        c2[i] = row['byte'];
        c3[i] = row['filled'];
        c4[i] = row['site'];
      }
      return [c0, c1, c2, c3, c4];
    },
    build: (type, n, [c0, c1, c2, c3, c4]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, addr: c0![i], sizeBytes: c1![i], byte: c2![i], filled: c3![i], site: c4![i] };
      return rows;
    },
  },
  'addr,sizeBytes,value': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['addr'];
        c1[i] = row['sizeBytes'];
        c2[i] = row['value'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, addr: c0![i], sizeBytes: c1![i], value: c2![i] };
      return rows;
    },
  },
  'addr,sizeBytes,value,filled,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['addr'];
        c1[i] = row['sizeBytes'];
        c2[i] = row['value'];
        c3[i] = row['filled'];
        c4[i] = row['site'];
      }
      return [c0, c1, c2, c3, c4];
    },
    build: (type, n, [c0, c1, c2, c3, c4]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, addr: c0![i], sizeBytes: c1![i], value: c2![i], filled: c3![i], site: c4![i] };
      return rows;
    },
  },
  'addr,sizeReqBytes,sizeAllocBytes,accounted,source,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n), c5 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['addr'];
        c1[i] = row['sizeReqBytes'];
        c2[i] = row['sizeAllocBytes'];
        c3[i] = row['accounted'];
        c4[i] = row['source'];
        c5[i] = row['site'];
      }
      return [c0, c1, c2, c3, c4, c5];
    },
    build: (type, n, [c0, c1, c2, c3, c4, c5]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, addr: c0![i], sizeReqBytes: c1![i], sizeAllocBytes: c2![i], accounted: c3![i], source: c4![i], site: c5![i] };
      return rows;
    },
  },
  'addr,sizeReqBytes,sizeAllocBytes,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['addr'];
        c1[i] = row['sizeReqBytes'];
        c2[i] = row['sizeAllocBytes'];
        c3[i] = row['site'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, addr: c0![i], sizeReqBytes: c1![i], sizeAllocBytes: c2![i], site: c3![i] };
      return rows;
    },
  },
  'addr,was,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['addr'];
        c1[i] = row['was'];
        c2[i] = row['site'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, addr: c0![i], was: c1![i], site: c2![i] };
      return rows;
    },
  },
  'base,sizeBytes': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['base'];
        c1[i] = row['sizeBytes'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, base: c0![i], sizeBytes: c1![i] };
      return rows;
    },
  },
  'command,vmId,ret': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['command'];
        c1[i] = row['vmId'];
        c2[i] = row['ret'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, command: c0![i], vmId: c1![i], ret: c2![i] };
      return rows;
    },
  },
  'count,cpu': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['count'];
        c1[i] = row['cpu'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, count: c0![i], cpu: c1![i] };
      return rows;
    },
  },
  'domain,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['domain'];
        c1[i] = row['site'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, domain: c0![i], site: c1![i] };
      return rows;
    },
  },
  'func,caller,args': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['func'];
        c1[i] = row['caller'];
        c2[i] = row['args'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, func: c0![i], caller: c1![i], args: c2![i] };
      return rows;
    },
  },
  'func,caller,ret': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['func'];
        c1[i] = row['caller'];
        c2[i] = row['ret'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, func: c0![i], caller: c1![i], ret: c2![i] };
      return rows;
    },
  },
  'index,indexInOp,sizeReqBytes': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['index'];
        c1[i] = row['indexInOp'];
        c2[i] = row['sizeReqBytes'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, index: c0![i], indexInOp: c1![i], sizeReqBytes: c2![i] };
      return rows;
    },
  },
  'index,op,vm,args': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['index'];
        c1[i] = row['op'];
        c2[i] = row['vm'];
        c3[i] = row['args'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, index: c0![i], op: c1![i], vm: c2![i], args: c3![i] };
      return rows;
    },
  },
  'index,op,vm,ret,liveCount,liveBytes': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n), c5 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['index'];
        c1[i] = row['op'];
        c2[i] = row['vm'];
        c3[i] = row['ret'];
        c4[i] = row['liveCount'];
        c5[i] = row['liveBytes'];
      }
      return [c0, c1, c2, c3, c4, c5];
    },
    build: (type, n, [c0, c1, c2, c3, c4, c5]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, index: c0![i], op: c1![i], vm: c2![i], ret: c3![i], liveCount: c4![i], liveBytes: c5![i] };
      return rows;
    },
  },
  'indexInOp': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['indexInOp'];
      }
      return [c0];
    },
    build: (type, n, [c0]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, indexInOp: c0![i] };
      return rows;
    },
  },
  'irq,command,vmId,vpeIndex,caller': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['irq'];
        c1[i] = row['command'];
        c2[i] = row['vmId'];
        c3[i] = row['vpeIndex'];
        c4[i] = row['caller'];
      }
      return [c0, c1, c2, c3, c4];
    },
    build: (type, n, [c0, c1, c2, c3, c4]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, irq: c0![i], command: c1![i], vmId: c2![i], vpeIndex: c3![i], caller: c4![i] };
      return rows;
    },
  },
  'key,addr': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['key'];
        c1[i] = row['addr'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, key: c0![i], addr: c1![i] };
      return rows;
    },
  },
  'key,addr,intid': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['key'];
        c1[i] = row['addr'];
        c2[i] = row['intid'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, key: c0![i], addr: c1![i], intid: c2![i] };
      return rows;
    },
  },
  'kind,addr,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['kind'];
        c1[i] = row['addr'];
        c2[i] = row['site'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, kind: c0![i], addr: c1![i], site: c2![i] };
      return rows;
    },
  },
  'level,message': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['level'];
        c1[i] = row['message'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, level: c0![i], message: c1![i] };
      return rows;
    },
  },
  'lock,instance,pe': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['lock'];
        c1[i] = row['instance'];
        c2[i] = row['pe'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, lock: c0![i], instance: c1![i], pe: c2![i] };
      return rows;
    },
  },
  'microseconds,timeoutMicroseconds,passedMicroseconds': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['microseconds'];
        c1[i] = row['timeoutMicroseconds'];
        c2[i] = row['passedMicroseconds'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, microseconds: c0![i], timeoutMicroseconds: c1![i], passedMicroseconds: c2![i] };
      return rows;
    },
  },
  'mode': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['mode'];
      }
      return [c0];
    },
    build: (type, n, [c0]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, mode: c0![i] };
      return rows;
    },
  },
  'mode,command,err,index,indexInOp': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['mode'];
        c1[i] = row['command'];
        c2[i] = row['err'];
        c3[i] = row['index'];
        c4[i] = row['indexInOp'];
      }
      return [c0, c1, c2, c3, c4];
    },
    build: (type, n, [c0, c1, c2, c3, c4]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, mode: c0![i], command: c1![i], err: c2![i], index: c3![i], indexInOp: c4![i] };
      return rows;
    },
  },
  'objectCount,sizeReqBytes,sizeAllocBytes,isVmtFreed': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['objectCount'];
        c1[i] = row['sizeReqBytes'];
        c2[i] = row['sizeAllocBytes'];
        c3[i] = row['isVmtFreed'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, objectCount: c0![i], sizeReqBytes: c1![i], sizeAllocBytes: c2![i], isVmtFreed: c3![i] };
      return rows;
    },
  },
  'offset,sizeBytes,value': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['offset'];
        c1[i] = row['sizeBytes'];
        c2[i] = row['value'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, offset: c0![i], sizeBytes: c1![i], value: c2![i] };
      return rows;
    },
  },
  'offset,value': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['offset'];
        c1[i] = row['value'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, offset: c0![i], value: c1![i] };
      return rows;
    },
  },
  'offset,value,mode': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['offset'];
        c1[i] = row['value'];
        c2[i] = row['mode'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, offset: c0![i], value: c1![i], mode: c2![i] };
      return rows;
    },
  },
  'offset,value,outcome': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['offset'];
        c1[i] = row['value'];
        c2[i] = row['outcome'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, offset: c0![i], value: c1![i], outcome: c2![i] };
      return rows;
    },
  },
  'offset,value,reason': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['offset'];
        c1[i] = row['value'];
        c2[i] = row['reason'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, offset: c0![i], value: c1![i], reason: c2![i] };
      return rows;
    },
  },
  'offset,widthBits,caller0,caller': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['offset'];
        c1[i] = row['widthBits'];
        c2[i] = row['caller0'];
        c3[i] = row['caller'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, offset: c0![i], widthBits: c1![i], caller0: c2![i], caller: c3![i] };
      return rows;
    },
  },
  'offset,widthBits,value,caller0,caller': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['offset'];
        c1[i] = row['widthBits'];
        c2[i] = row['value'];
        c3[i] = row['caller0'];
        c4[i] = row['caller'];
      }
      return [c0, c1, c2, c3, c4];
    },
    build: (type, n, [c0, c1, c2, c3, c4]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, offset: c0![i], widthBits: c1![i], value: c2![i], caller0: c3![i], caller: c4![i] };
      return rows;
    },
  },
  'offset,wordCount,value,step': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['offset'];
        c1[i] = row['wordCount'];
        c2[i] = row['value'];
        c3[i] = row['step'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, offset: c0![i], wordCount: c1![i], value: c2![i], step: c3![i] };
      return rows;
    },
  },
  'op,addr,sizeBytes,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['op'];
        c1[i] = row['addr'];
        c2[i] = row['sizeBytes'];
        c3[i] = row['site'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, op: c0![i], addr: c1![i], sizeBytes: c2![i], site: c3![i] };
      return rows;
    },
  },
  'operation,vm,vmId,intType,id,value': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n), c5 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['operation'];
        c1[i] = row['vm'];
        c2[i] = row['vmId'];
        c3[i] = row['intType'];
        c4[i] = row['id'];
        c5[i] = row['value'];
      }
      return [c0, c1, c2, c3, c4, c5];
    },
    build: (type, n, [c0, c1, c2, c3, c4, c5]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, operation: c0![i], vm: c1![i], vmId: c2![i], intType: c3![i], id: c4![i], value: c5![i] };
      return rows;
    },
  },
  'reason': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['reason'];
      }
      return [c0];
    },
    build: (type, n, [c0]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, reason: c0![i] };
      return rows;
    },
  },
  'reason,faults,doubleFrees,badFrees,usesAfterFree,dangling,undefinedShifts,warnings': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n), c5 = new Array<unknown>(n), c6 = new Array<unknown>(n), c7 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['reason'];
        c1[i] = row['faults'];
        c2[i] = row['doubleFrees'];
        c3[i] = row['badFrees'];
        c4[i] = row['usesAfterFree'];
        c5[i] = row['dangling'];
        c6[i] = row['undefinedShifts'];
        c7[i] = row['warnings'];
      }
      return [c0, c1, c2, c3, c4, c5, c6, c7];
    },
    build: (type, n, [c0, c1, c2, c3, c4, c5, c6, c7]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, reason: c0![i], faults: c1![i], doubleFrees: c2![i], badFrees: c3![i], usesAfterFree: c4![i], dangling: c5![i], undefinedShifts: c6![i], warnings: c7![i] };
      return rows;
    },
  },
  'reason,vm,vmId,intType,id': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['reason'];
        c1[i] = row['vm'];
        c2[i] = row['vmId'];
        c3[i] = row['intType'];
        c4[i] = row['id'];
      }
      return [c0, c1, c2, c3, c4];
    },
    build: (type, n, [c0, c1, c2, c3, c4]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, reason: c0![i], vm: c1![i], vmId: c2![i], intType: c3![i], id: c4![i] };
      return rows;
    },
  },
  'site,condition': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['site'];
        c1[i] = row['condition'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, site: c0![i], condition: c1![i] };
      return rows;
    },
  },
  'site,expr': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['site'];
        c1[i] = row['expr'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, site: c0![i], expr: c1![i] };
      return rows;
    },
  },
  'site,expr,exponent,typeBits': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['site'];
        c1[i] = row['expr'];
        c2[i] = row['exponent'];
        c3[i] = row['typeBits'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, site: c0![i], expr: c1![i], exponent: c2![i], typeBits: c3![i] };
      return rows;
    },
  },
  'sizeReqBytes,orderLimit': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['sizeReqBytes'];
        c1[i] = row['orderLimit'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, sizeReqBytes: c0![i], orderLimit: c1![i] };
      return rows;
    },
  },
  'sizeReqBytes,sizeAllocBytes,accounted,reason,site': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['sizeReqBytes'];
        c1[i] = row['sizeAllocBytes'];
        c2[i] = row['accounted'];
        c3[i] = row['reason'];
        c4[i] = row['site'];
      }
      return [c0, c1, c2, c3, c4];
    },
    build: (type, n, [c0, c1, c2, c3, c4]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, sizeReqBytes: c0![i], sizeAllocBytes: c1![i], accounted: c2![i], reason: c3![i], site: c4![i] };
      return rows;
    },
  },
  'struct,key': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['struct'];
        c1[i] = row['key'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, struct: c0![i], key: c1![i] };
      return rows;
    },
  },
  'struct,key,addr': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['struct'];
        c1[i] = row['key'];
        c2[i] = row['addr'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, struct: c0![i], key: c1![i], addr: c2![i] };
      return rows;
    },
  },
  'struct,key,array,index,value': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n), c4 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['struct'];
        c1[i] = row['key'];
        c2[i] = row['array'];
        c3[i] = row['index'];
        c4[i] = row['value'];
      }
      return [c0, c1, c2, c3, c4];
    },
    build: (type, n, [c0, c1, c2, c3, c4]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, struct: c0![i], key: c1![i], array: c2![i], index: c3![i], value: c4![i] };
      return rows;
    },
  },
  'struct,key,field,value': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['struct'];
        c1[i] = row['key'];
        c2[i] = row['field'];
        c3[i] = row['value'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, struct: c0![i], key: c1![i], field: c2![i], value: c3![i] };
      return rows;
    },
  },
  'text,name': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['text'];
        c1[i] = row['name'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, text: c0![i], name: c1![i] };
      return rows;
    },
  },
  'to': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['to'];
      }
      return [c0];
    },
    build: (type, n, [c0]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, to: c0![i] };
      return rows;
    },
  },
  'value,isValid': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['value'];
        c1[i] = row['isValid'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, value: c0![i], isValid: c1![i] };
      return rows;
    },
  },
  'vm': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
      }
      return [c0];
    },
    build: (type, n, [c0]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i] };
      return rows;
    },
  },
  'vm,firstIrq,firstHwirq,count': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
        c1[i] = row['firstIrq'];
        c2[i] = row['firstHwirq'];
        c3[i] = row['count'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i], firstIrq: c1![i], firstHwirq: c2![i], count: c3![i] };
      return rows;
    },
  },
  'vm,offset,value': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
        c1[i] = row['offset'];
        c2[i] = row['value'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i], offset: c1![i], value: c2![i] };
      return rows;
    },
  },
  'vm,offset,widthBits,value': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
        c1[i] = row['offset'];
        c2[i] = row['widthBits'];
        c3[i] = row['value'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i], offset: c1![i], widthBits: c2![i], value: c3![i] };
      return rows;
    },
  },
  'vm,section,needBytes,haveBytes': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
        c1[i] = row['section'];
        c2[i] = row['needBytes'];
        c3[i] = row['haveBytes'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i], section: c1![i], needBytes: c2![i], haveBytes: c3![i] };
      return rows;
    },
  },
  'vm,spi,isLevel': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
        c1[i] = row['spi'];
        c2[i] = row['isLevel'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i], spi: c1![i], isLevel: c2![i] };
      return rows;
    },
  },
  'vm,vmId': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
        c1[i] = row['vmId'];
      }
      return [c0, c1];
    },
    build: (type, n, [c0, c1]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i], vmId: c1![i] };
      return rows;
    },
  },
  'vm,vmId,badEntryCount,entryCount': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
        c1[i] = row['vmId'];
        c2[i] = row['badEntryCount'];
        c3[i] = row['entryCount'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i], vmId: c1![i], badEntryCount: c2![i], entryCount: c3![i] };
      return rows;
    },
  },
  'vm,vmId,section,target': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vm'];
        c1[i] = row['vmId'];
        c2[i] = row['section'];
        c3[i] = row['target'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vm: c0![i], vmId: c1![i], section: c2![i], target: c3![i] };
      return rows;
    },
  },
  'vmId,intid,pending': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vmId'];
        c1[i] = row['intid'];
        c2[i] = row['pending'];
      }
      return [c0, c1, c2];
    },
    build: (type, n, [c0, c1, c2]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vmId: c0![i], intid: c1![i], pending: c2![i] };
      return rows;
    },
  },
  'vmId,section,word,isValid': {
    take: (rows) => {
      const n = rows.length;
      const c0 = new Array<unknown>(n), c1 = new Array<unknown>(n), c2 = new Array<unknown>(n), c3 = new Array<unknown>(n);
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        c0[i] = row['vmId'];
        c1[i] = row['section'];
        c2[i] = row['word'];
        c3[i] = row['isValid'];
      }
      return [c0, c1, c2, c3];
    },
    build: (type, n, [c0, c1, c2, c3]) => {
      const rows = new Array<Row>(n);
      for (let i = 0; i < n; i++) rows[i] = { type, vmId: c0![i], section: c1![i], word: c2![i], isValid: c3![i] };
      return rows;
    },
  },
};
