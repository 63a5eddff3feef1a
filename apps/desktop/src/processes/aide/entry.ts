import { parseEnvironment } from '../environment.ts';
import { runProcess } from '../run-process.ts';
import { composeAide } from './compose.ts';

runProcess((log, end) => composeAide(parseEnvironment(process.env, process.platform), end, log));
