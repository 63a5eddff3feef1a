import { createStdioTransport } from '../../src/kit/index.ts';
import { openShellServer } from '../../src/shell/index.ts';

// The shell server as a process of its own, for tests that kill it: workspace, home, temporary root and ripgrep in its arguments.
const [workspaceRoot, home, temporaryRoot, ripgrepPath] = process.argv.slice(2) as [string, string, string, string];
const server = await openShellServer({
  version: '1.0.0', workspaceRoot, refusedPaths: [], home, platform: process.platform, temporaryRoot, ripgrepPath, yes: false, environment: process.env,
  runtime: null, onError: (error) => process.stderr.write(`${error.message}\n`),
});
await server.serve(createStdioTransport(process.stdin, process.stdout));
