export { profileWith, TEST_PROFILE } from './profiles.ts';
export { specFor } from './spec.ts';

export type { Given, Then } from './spec.ts';
