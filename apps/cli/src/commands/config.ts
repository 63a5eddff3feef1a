import type { Command } from 'commander';
import { addConfigAddModel, addConfigAddServer } from './config-add.ts';
import { addConfigApprove } from './config-approve.ts';
import { addConfigAddPlugin, addConfigReload } from './config-plugin.ts';
import { addConfigImport } from './config-import.ts';
import { addConfigList } from './config-list.ts';
import { addConfigRemove } from './config-remove.ts';
import { addConfigTest } from './config-test.ts';
import type { CommandContext } from '../context.ts';

/** `chatos config …`: the shared configuration, through the config process like the settings page. */
export function addConfigCommand(program: Command, context: CommandContext, setStatus: (status: number) => void): void {
  const config = program.command('config').description('show and change the configuration that Chat and AIDE share');
  addConfigList(config, context);
  const add = config.command('add').description('add a model, an MCP server or subagents');
  addConfigAddModel(add, context);
  addConfigAddServer(add, context);
  addConfigAddPlugin(add, context);
  addConfigReload(config, context);
  addConfigImport(config, context);
  addConfigApprove(config, context, setStatus);
  addConfigRemove(config, context);
  addConfigTest(config, context, setStatus);
}
