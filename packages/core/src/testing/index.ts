export { editedLog, relocatedLog } from './edited-log.ts';
export { profileWith, TEST_PROFILE } from './profiles.ts';
export { specFor } from './spec.ts';

export type { EditedLog } from './edited-log.ts';
export type { Given, Then } from './spec.ts';
