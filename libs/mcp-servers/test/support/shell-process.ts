import { createStdioTransport } from '../../src/kit/index.ts';
import { openShellServer } from '../../src/shell/index.ts';
import { openResources } from './open-resources.ts';

// The shell server as a process of its own, for tests that kill it and benches: workspace, home, temporary root and ripgrep in its arguments; with a fifth, for a runtime.
const [workspaceRoot, home, temporaryRoot, ripgrepPath, forRuntime] = process.argv.slice(2) as [string, string, string, string, string | undefined];
const resources = forRuntime === undefined ? null : openResources('aide');
const runtime = resources === null ? null : { sessionsDirectory: resources.context.paths.sessions, uiPrompts: resources.store.uiPrompts, records: resources.store };
const server = await openShellServer({
  version: '1.0.0', workspaceRoot, refusedPaths: [], home, platform: process.platform, temporaryRoot, ripgrepPath, yes: false, environment: process.env,
  runtime, onError: (error) => process.stderr.write(`${error.message}\n`),
});
await server.serve(createStdioTransport(process.stdin, process.stdout));
resources?.[Symbol.dispose]();
