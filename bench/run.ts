import { foldFigures } from './fold.ts';
import { liveFigures } from './live.ts';
import { memoryFigures } from './memory.ts';
import { printReport } from './report.ts';
import { scaleFigures } from './scale.ts';

// All of them in one report; each file also runs alone.
printReport([...(await liveFigures()), ...(await foldFigures()), ...scaleFigures(), ...memoryFigures()]);
