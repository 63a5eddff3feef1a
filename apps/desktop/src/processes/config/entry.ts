import { parseEnvironment } from '../environment.ts';
import { runProcess } from '../run-process.ts';
import { composeConfiguration } from './compose.ts';

runProcess((log, end) => composeConfiguration(parseEnvironment(process.env, process.platform), end, log));
