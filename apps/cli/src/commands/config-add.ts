import { environmentName, modelFields, modelProvider, secretName } from '@chatos/contracts';
import type { ModelProvider } from '@chatos/contracts';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { CommandContext, CommonOptions } from '../context.ts';
import { argument, CommandError } from '../errors.ts';
import { printLine, readInput } from '../terminal/terminal.ts';
import { withConfig } from './config-client.ts';
import type { ConfigClient } from './config-client.ts';

interface ModelOptions extends CommonOptions {
  name: string;
  provider: ModelProvider;
  baseUrl?: string;
  model: string;
  keyStdin?: boolean;
  keyName?: string;
  default?: boolean;
  inputPrice?: number;
  outputPrice?: number;
  contextTokens?: number;
}

/** `chatos config add model`. A key is read from standard input: on a command line every user of the machine could read it. */
export function addConfigAddModel(add: Command, context: CommandContext): void {
  add.command('model')
    .description('add a model')
    .requiredOption('--name <name>', 'what to call it')
    .addOption(new Option('--provider <provider>', 'how to speak to it').choices(modelProvider.options.filter((provider) => provider !== 'demo')).makeOptionMandatory())
    .option('--base-url <url>', 'the address of its API; openai_compatible needs one')
    .requiredOption('--model <model>', 'the name the provider has for it')
    .option('--key-stdin', 'read its API key from standard input')
    .option('--key-name <name>', 'the name its key is kept by; without --key-stdin, a key that is there already', argument((text) => secretName.parse(text), 'Letters, digits and "_", not starting with a digit.'))
    .option('--input-price <amount>', 'what a million tokens of input cost', amount('inputPrice'))
    .option('--output-price <amount>', 'what a million tokens of output cost', amount('outputPrice'))
    .option('--context-tokens <count>', 'how many tokens it can be given at once', amount('contextTokens'))
    .option('--default', 'use it wherever no other is chosen')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ModelOptions>();
      if (options.provider === 'openai_compatible' && options.baseUrl === undefined) {
        throw new CommandError('A model of openai_compatible needs an address.', 'Add --base-url, for example --base-url https://api.example.com/v1');
      }
      const key = options.keyStdin === true ? (await readInput(context.terminal)).trim() : null;
      if (key === '') throw new CommandError('Standard input holds no key.', 'Pipe it in, for example: chatos config add model … --key-stdin < key.txt');
      const name = await withConfig(context, options, (config) => addModel(config, options, key));
      printLine(context.terminal, `Added the model "${name}"${options.default === true ? ' as the default' : ''}.`);
    });
}

/** Reads a price or a size as the contract has it. */
function amount(field: 'inputPrice' | 'outputPrice' | 'contextTokens'): (text: string) => number {
  const what = field === 'contextTokens' ? 'Give a whole number of tokens, for example 128000.' : 'Give a number, for example 0.27.';
  return argument((text) => modelFields.shape[field].parse(text.trim() === '' ? NaN : Number(text)), what);
}

async function addModel(config: ConfigClient, options: ModelOptions, key: string | null): Promise<string> {
  const keyName = key === null ? (options.keyName ?? '') : (options.keyName ?? (await freeKeyName(config, options.name)));
  if (key !== null) await config.secrets.set({ name: keyName, value: key, description: `Key of the model ${options.name}` });
  try {
    const { name, provider, model, baseUrl, inputPrice, outputPrice, contextTokens } = options;
    const fields = {
      name, provider, model, apiKeyName: keyName,
      ...(baseUrl === undefined ? {} : { baseUrl }), ...(inputPrice === undefined ? {} : { inputPrice }), ...(outputPrice === undefined ? {} : { outputPrice }), ...(contextTokens === undefined ? {} : { contextTokens }),
    };
    const record = await config.models.create(fields);
    if (options.default === true) await config.models.setDefault({ id: record.id });
    return record.name;
  } catch (error) {
    // A key that belongs to no model would stay where nobody looks for it; one that was there before is the user's own.
    if (key !== null && options.keyName === undefined) await config.secrets.remove({ name: keyName });
    throw error;
  }
}

/** A name nobody uses, made from the model's: no other model's key is ever overwritten. */
async function freeKeyName(config: ConfigClient, modelName: string): Promise<string> {
  const taken = new Set((await config.secrets.list()).map((secret) => secret.name.toUpperCase()));
  const stem = `${modelName.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '').replace(/^(?=\d)/, 'M')}`.slice(0, 100);
  const base = `${stem === '' ? 'MODEL' : stem}_API_KEY`;
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}_${count}`;
    if (!taken.has(name)) return name;
  }
}

interface ServerOptions extends CommonOptions {
  name: string;
  command?: string;
  url?: string;
  env: Record<string, string>;
}

/** `chatos config add mcp`. */
export function addConfigAddServer(add: Command, context: CommandContext): void {
  add.command('mcp')
    .description('add an MCP server')
    .requiredOption('--name <name>', 'what to call it; part of the names of its tools')
    .addOption(new Option('--command <line>', 'the command that starts it').conflicts('url'))
    .addOption(new Option('--url <url>', 'the http(s) address it is at'))
    .option('--env <KEY=VALUE>', 'a variable of its environment; can be given more than once', collectVariable, {})
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ServerOptions>();
      const endpoint = options.command ?? options.url;
      if (endpoint === undefined) throw new CommandError('It is not said how the MCP server is reached.', 'Add --command "…" or --url https://…');
      if (options.url !== undefined && !/^https?:\/\//i.test(options.url)) throw new CommandError(`"${options.url}" is no http(s) address.`, 'Give one that starts with https:// or http://, or use --command.');
      const record = await withConfig(context, options, (config) => config.mcpServers.create({ fields: { name: options.name, endpoint }, environment: options.env }));
      printLine(context.terminal, `Added the MCP server "${record.name}".`);
    });
}

function collectVariable(text: string, collected: Record<string, string>): Record<string, string> {
  const separator = text.indexOf('=');
  const name = environmentName.safeParse(text.slice(0, Math.max(separator, 0)));
  if (separator === -1 || !name.success) throw new CommandError(`"${text}" is no variable.`, 'Write it as NAME=value.');
  return { ...collected, [name.data]: text.slice(separator + 1) };
}
