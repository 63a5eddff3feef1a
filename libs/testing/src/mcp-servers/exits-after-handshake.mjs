import { serveTools } from './protocol.mjs';
process.stderr.write('licence expired\n');
serveTools({}, { 'notifications/initialized': () => process.exit(4) });
