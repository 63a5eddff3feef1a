import { cpSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { callsTool, createGate, says, startModelServer, streams } from '../model-server/index.ts';
import type { Gate, ModelServer, RecordedRequest, Reply } from '../model-server/index.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runChatos } from './chatos-command.ts';

/** A coding task played from its message to its review: what AIDE's model does in a real small package, while Chat answers something else. */
export interface AgentPlay {
  readonly stateRoot: string;
  /** A copy of the package `inherits` 2.0.1, whose test is `npm test`. */
  readonly workspace: string;
  readonly model: ModelServer;
  readonly aide: {
    /** In everything that is said in AIDE, and nowhere else. */
    readonly word: string;
    readonly task: string;
    /** Holds the run after its first two edits. */
    readonly gate: Gate;
    readonly correction: string;
    /** What the run says last. */
    readonly lastWords: string;
    /** Asks what the model was told of the review; it answers `I was told of the shim` or that it was not. */
    readonly afterReview: string;
  };
  readonly chat: { readonly word: string; readonly text: string; readonly gate: Gate };
  close(): Promise<void>;
}

/** Sets the stage: the package, and a model on loopback that plays both sides, configured with the command line as a user would. */
export async function setUpAgentPlay(): Promise<AgentPlay> {
  const directory = temporaryDirectory();
  const home = realpathSync(directory.path);
  const stateRoot = join(home, 'state');
  const workspace = join(home, 'inherits');
  mkdirSync(workspace);
  cpSync(join(import.meta.dirname, '..', '..', 'node_modules', 'inherits'), workspace, { recursive: true, dereference: true });
  const aideWord = `aideword${crypto.randomUUID().slice(0, 8)}`;
  const chatWord = `chatword${crypto.randomUUID().slice(0, 8)}`;
  const aide = {
    word: aideWord, gate: createGate(),
    task: `Let inherits refuse what is no constructor, and test it. ${aideWord}`,
    correction: `Throw a TypeError, please. ${aideWord}`,
    lastWords: `All three tasks are done. ${aideWord}`,
    afterReview: `Were you told what I undid? ${aideWord}`,
  };
  const chat = { word: chatWord, gate: createGate(), text: `Tell me of herons. ${chatWord}` };
  const model = await startModelServer((request) => (request.text.includes(aideWord) ? playAgent(request, aide) : playChat(chat)));
  const added = await runChatos(['config', 'add', 'model', '--name', 'loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'scripted', '--default', '--state-root', stateRoot]);
  if (added.status !== 0) throw new Error(`chatos config add model failed: ${added.stderr}`);
  return {
    stateRoot, workspace, model, aide, chat,
    async close() {
      await model.close();
      directory.remove();
    },
  };
}

function playChat({ word, gate }: AgentPlay['chat']): Reply {
  return streams([`A heron waits ${word} first half `, { kind: 'gate', gate }, `and then ${word} second half.`]);
}

const HEAD = 'module.exports = function inherits(ctor, superCtor) {\n    ctor.super_ = superCtor\n    ctor.prototype = Object.create';
const CHECK = "    if (typeof superCtor !== 'function') throw new Error('superCtor is no constructor')\n";
const TEST = "// the browser's version refuses what is no constructor\nassert.throws(function () {\n  require('./inherits_browser.js')(Child, null)\n}, TypeError)\n\n";

const call = (tool: string, input: object): Reply => callsTool(`mcp_${tool}`, input);
const idsIn = (text: string | undefined): string[] => text?.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];

/** The next call of the script, by how many results there are already. */
function playAgent({ conversation, userText, text }: RecordedRequest, { word, gate, correction, lastWords, afterReview }: AgentPlay['aide']): Reply {
  if (userText.includes(afterReview)) return says(/undid|undone/iu.test(text) && text.includes('for browsers without') ? `I was told of the shim. ${word}` : `I was told of nothing. ${word}`);
  const results = conversation.filter(({ role }) => role === 'tool').map((entry) => entry.text);
  const tasks = [...new Set(idsIn(results[0]))].slice(0, 3);
  const complete = (index: number) => call('task_manager_complete_task', { id: tasks[index] ?? 'unknown', note: `checked ${word}` });
  const isCorrected = conversation.some(({ role, text: said }) => role === 'user' && said.includes(correction));
  const script: Reply[] = [
    call('task_manager_add_task', { tasks: ['Refuse what is no constructor', 'Test that it is refused', 'Run the tests'].map((title) => ({ title: `${title} ${word}` })) }),
    call('code_writer_read_file', { path: 'inherits_browser.js' }),
    call('code_writer_edit_file', { path: 'inherits_browser.js', old_string: HEAD, new_string: HEAD.replace('superCtor) {\n', `superCtor) {\n${CHECK}`) }),
    call('code_writer_edit_file', { path: 'inherits_browser.js', old_string: '// old school shim for old browsers', new_string: `// for browsers without Object.create` }),
    streams([`The check is in ${word}, next come the tests. `, { kind: 'gate', gate }, { kind: 'tool-call', tool: 'mcp_shell_tasks_run_shell_command', arguments: { command: 'npm test' } }]),
    isCorrected ? call('code_writer_edit_file', { path: 'inherits_browser.js', old_string: 'throw new Error', new_string: 'throw new TypeError' }) : says(`Nobody corrected me. ${word}`),
    call('code_writer_edit_file', { path: 'test.js', old_string: "console.log('ok')", new_string: `${TEST}console.log('ok')` }),
    call('shell_tasks_run_shell_command', { command: 'npm test' }),
    complete(0), complete(1), complete(2),
  ];
  return script[results.length] ?? says(results[7]?.includes('ok') === true ? lastWords : `The tests are red: ${results[7] ?? ''} ${word}`);
}
