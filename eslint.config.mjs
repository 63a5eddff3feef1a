import { workspaceConfig } from './tools/boundaries/lint-config.mjs';

/** The rules and the table of arrows that drives them lie in tools/boundaries, with the fixtures that prove them. */
export default workspaceConfig();
