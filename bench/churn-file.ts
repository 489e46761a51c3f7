import { scenarioDocument } from '@vist/core';
import { churnScenario } from './churn.ts';

// The churn as a scenario file, for `vist run`: node bench/churn-file.ts [VMS] [ROUNDS] [ID_BITS] > churn.json
const [vms = 140, rounds = 43, idBits = 12] = process.argv.slice(2).map(Number);
process.stdout.write(`${JSON.stringify(scenarioDocument(churnScenario({ vms, rounds, idBits })))}\n`);
