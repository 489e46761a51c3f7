import { describe, expect, it } from 'vitest';
import { type Place, parsePlace, placeIssueLines, placeText } from './place.ts';

describe('a place in text', () => {
  it.each<[string, Place]>([
    ['vmte:0', { kind: 'vmte', vm: 0, field: null }],
    ['vmte:3.LPI_IST_ADDR', { kind: 'vmte', vm: 3, field: 'LPI_IST_ADDR' }],
    ['vmte:3.lpi_valid', { kind: 'vmte', vm: 3, field: 'LPI_IST_VALID' }],
    ['vmte:3.word2', { kind: 'vmte', vm: 3, field: 'word2' }],
    ['vpete:0/7.VPED_ADDR', { kind: 'vpete', vm: 0, vpeId: 7, field: 'VPED_ADDR' }],
    ['ist:0/lpi', { kind: 'ist', vm: 0, type: 'lpi', id: null, field: null }],
    ['ist:0/spi/31.ENABLE', { kind: 'ist', vm: 0, type: 'spi', id: 31, field: 'ENABLE' }],
    ['reg:vmt_statusr.idle', { kind: 'reg', name: 'IRS_VMT_STATUSR', field: 'IDLE' }],
    ['byte:0x880001040', { kind: 'byte', addr: 0x8_8000_1040 as never }],
    ['line:0xffff000880001040', { kind: 'line', addr: 0x8_8000_1040 as never }],
    ['alloc:0x880001040', { kind: 'alloc', addr: 0x8_8000_1040 as never }],
    ['ret:4', { kind: 'ret', op: 4 }],
    ['ret:lpi_enable', { kind: 'ret', op: 'lpi_enable' }],
  ])('%s', (text, place) => {
    expect(parsePlace(text)).toEqual({ ok: true, value: { place, view: null, at: null } });
  });

  it.each([
    'vmte:3.LPI_IST_ADDR',
    'vpete:0/7',
    'ist:0/spi/31.ENABLE',
    'reg:IRS_VMT_BASER',
    'alloc:0x880001040',
    'ret:4',
  ])('%s is printed as it is read', (text) => {
    const reading = parsePlace(text);
    expect(reading.ok && placeText(reading.value.place)).toBe(text);
  });

  it('ends with a view and a position', () => {
    expect(parsePlace('vmte:0.VALID%poc@412')).toMatchObject({ value: { view: 'poc', at: 412 } });
    expect(parsePlace('vmte:0@7')).toMatchObject({ value: { view: null, at: 7 } });
    expect(parsePlace('byte:0x10%irs')).toMatchObject({ value: { view: 'irs', at: null } });
  });
});

describe('what is wrong with a place', () => {
  it.each([
    [
      'vmet:0@5',
      '^ expected a kind of place: vmte:, ist:, vpete:, reg:, byte:, line:, alloc: or ret:; did you mean vmte?',
    ],
    ['vmte', '^ expected a kind of place: vmte:, ist:, vpete:, reg:, byte:, line:, alloc: or ret:; did you mean vmte?'],
    ['vmte:x', "     ^ expected a VM's number in the scenario"],
    ['vpete:0', '       ^ expected a VPE ID after "/"'],
    ['vpete:0/1.VLAID', '          ^ expected a field of the VPETE: VALID or VPED_ADDR; did you mean VALID?'],
    ['ist:0/lpl/3', '      ^ expected lpi or spi after "/"; did you mean lpi?'],
    ['ist:0/lpi.ENABLE', '         ^ expected the ID of an interrupt before its field'],
    ['reg:IRS_VMT_BASR', '    ^ expected a register of the IRS as IRS_VMT_BASER; did you mean IRS_VMT_BASER?'],
    ['byte:880001040', '     ^ expected an address as 0x880001040, below 2^52 or in the linear map'],
    ['byte:0x8800010400000000', '     ^ expected an address as 0x880001040, below 2^52 or in the linear map'],
    ['vmte:0%pocs@3', '       ^ expected a view: cpu, poc or irs; did you mean poc?'],
    ['vmte:0%poc@x', '           ^ expected a position in the log'],
    ['ret:-1', '    ^ expected the index or the name of an operation'],
  ])('%s', (text, message) => {
    const reading = parsePlace(text);
    expect(reading.ok ? reading.value : placeIssueLines(text, reading.issue)).toEqual([text, message]);
  });
});
