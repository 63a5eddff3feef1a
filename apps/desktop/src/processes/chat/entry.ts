import { parseEnvironment } from '../environment.ts';
import { runProcess } from '../run-process.ts';
import { composeChat } from './compose.ts';

runProcess((log, end) => composeChat(parseEnvironment(process.env, process.platform), end, log));
