import { ACCT_1 } from './acct/acct-1.ts';
import { CMO_1 } from './cmo/cmo-1.ts';
import { CMO_2 } from './cmo/cmo-2.ts';
import { CMO_3 } from './cmo/cmo-3.ts';
import { CMO_4 } from './cmo/cmo-4.ts';
import { CMO_5 } from './cmo/cmo-5.ts';
import { CMO_6 } from './cmo/cmo-6.ts';
import { CMO_7 } from './cmo/cmo-7.ts';
import { CMO_8 } from './cmo/cmo-8.ts';
import { CMO_9 } from './cmo/cmo-9.ts';
import { GUEST_1 } from './guest/guest-1.ts';
import { IRS_1 } from './irs/irs-1.ts';
import { IRS_2 } from './irs/irs-2.ts';
import { IRS_3 } from './irs/irs-3.ts';
import { IRS_4 } from './irs/irs-4.ts';
import { LEAK_1 } from './leak/leak-1.ts';
import { LEAK_2 } from './leak/leak-2.ts';
import { LEAK_3 } from './leak/leak-3.ts';
import { LIFE_1 } from './life/life-1.ts';
import { LIFE_2 } from './life/life-2.ts';
import { LIFE_3 } from './life/life-3.ts';
import { LIFE_4 } from './life/life-4.ts';
import { LIFE_5 } from './life/life-5.ts';
import { LIFE_6 } from './life/life-6.ts';
import { LIFE_7 } from './life/life-7.ts';
import { LIFE_8 } from './life/life-8.ts';
import { LIFE_9 } from './life/life-9.ts';
import { LIFE_10 } from './life/life-10.ts';
import { LOCK_1 } from './lock/lock-1.ts';
import { LOCK_2 } from './lock/lock-2.ts';
import { LOCK_3 } from './lock/lock-3.ts';
import { LOCK_4 } from './lock/lock-4.ts';
import { LOCK_5 } from './lock/lock-5.ts';
import { LOCK_6 } from './lock/lock-6.ts';
import type { Rule } from './rule.ts';
import { SIZE_1 } from './size/size-1.ts';
import { SIZE_2 } from './size/size-2.ts';
import { SIZE_3 } from './size/size-3.ts';
import { SIZE_4 } from './size/size-4.ts';
import { SIZE_5 } from './size/size-5.ts';
import { SIZE_6 } from './size/size-6.ts';
import { UB_1 } from './ub/ub-1.ts';
import { UB_2 } from './ub/ub-2.ts';
import { UB_3 } from './ub/ub-3.ts';
import { VALID_1 } from './valid/valid-1.ts';
import { VALID_2 } from './valid/valid-2.ts';
import { VALID_3 } from './valid/valid-3.ts';
import { VALID_4 } from './valid/valid-4.ts';

/** Every rule, family by family: visibility, lifetime, leaks, locks, commands, VALID bits, sizes, C, accounting, guests. */
export const RULES: readonly Rule[] = [
  CMO_1,
  CMO_2,
  CMO_3,
  CMO_4,
  CMO_5,
  CMO_6,
  CMO_7,
  CMO_8,
  CMO_9,
  LIFE_1,
  LIFE_2,
  LIFE_3,
  LIFE_4,
  LIFE_5,
  LIFE_6,
  LIFE_7,
  LIFE_8,
  LIFE_9,
  LIFE_10,
  LEAK_1,
  LEAK_2,
  LEAK_3,
  LOCK_1,
  LOCK_2,
  LOCK_3,
  LOCK_4,
  LOCK_5,
  LOCK_6,
  IRS_1,
  IRS_2,
  IRS_3,
  IRS_4,
  VALID_1,
  VALID_2,
  VALID_3,
  VALID_4,
  SIZE_1,
  SIZE_2,
  SIZE_3,
  SIZE_4,
  SIZE_5,
  SIZE_6,
  UB_1,
  UB_2,
  UB_3,
  ACCT_1,
  GUEST_1,
];

/** The rule of that id; null when there is none. */
export function ruleNamed(id: string): Rule | null {
  return RULES.find(({ rule }) => rule === id) ?? null;
}
