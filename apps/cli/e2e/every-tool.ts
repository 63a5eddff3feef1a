import type { Question, QuestionAnswer } from '@chatos/contracts';
import { callsTool, says } from '@chatos/testing';
import type { RecordedRequest, Reply } from '@chatos/testing';

/** What a tool answered last; undefined before it is called. */
type Answers = (tool: string) => string | undefined;
/** One call of the script; what earlier calls answered is at hand, in order and by tool. */
interface Call {
  readonly tool: string;
  arguments(results: readonly string[], answers: Answers): object;
}

const idIn = (text: string | undefined): string => /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/.exec(text ?? '')?.[0] ?? 'no id was answered';
const call = (tool: string, given: object | ((results: readonly string[], answers: Answers) => object) = {}): Call => ({ tool: `mcp_${tool}`, arguments: (results, answers) => (typeof given === 'function' ? given(results, answers) : given) });

const STARTED = 'mcp_subagent_router_start_sub_agent_async';

/** Every tool of every built-in server, once at least, with a word of the side's own in whatever it writes. */
export function everyTool(word: string): Call[] {
  const patch = `--- a/notes.txt\n+++ b/notes.txt\n@@ -1 +1,2 @@\n changed ${word}\n+patched ${word}\n`;
  return [
    call('task_manager_add_task', { title: `first ${word}`, dedupe_key: word }),
    call('task_manager_add_task', { tasks: [{ title: `second ${word}` }, { title: `third ${word}` }] }),
    call('task_manager_list_tasks'),
    call('task_manager_get_task', ([first]) => ({ id: idIn(first) })),
    call('task_manager_update_task', ([first]) => ({ id: idIn(first), status: 'doing', append_note: `noted ${word}` })),
    call('task_manager_complete_task', ([first]) => ({ id: idIn(first), note: `done with ${word}` })),
    call('task_manager_delete_task', ([, second]) => ({ id: idIn(second), confirm: true })),
    call('task_manager_clear_tasks', { mode: 'done' }),
    call('code_writer_write_file', { path: 'notes.txt', contents: `written ${word}\n` }),
    call('code_writer_read_file', { path: 'notes.txt' }),
    call('code_writer_edit_file', { path: 'notes.txt', old_string: 'written', new_string: 'changed' }),
    call('code_writer_apply_patch', { patch }),
    call('code_writer_search_text', { query: `patched ${word}` }),
    call('code_writer_list_directory', {}),
    call('project_files_read_file', { path: 'notes.txt' }),
    call('project_files_search_text', { query: `patched ${word}` }),
    call('project_files_list_directory', {}),
    call('code_maintainer_read_file_raw', { path: 'notes.txt' }),
    call('code_maintainer_read_file_range', { path: 'notes.txt', start_line: 1, end_line: 1 }),
    call('code_maintainer_stat_path', { path: 'notes.txt' }),
    call('code_maintainer_copy_path', { from: 'notes.txt', to: 'copy.txt' }),
    call('code_maintainer_move_path', { from: 'copy.txt', to: 'moved.txt' }),
    call('code_writer_delete_path', { path: 'moved.txt' }),
    call('shell_tasks_run_shell_command', { command: `echo ran ${word}` }),
    call('shell_tasks_list_workspace_files', {}),
    call('shell_tasks_session_run', { command: 'cat', session: 'echoing' }),
    call('shell_tasks_session_send_input', { session: 'echoing', data: `typed ${word}`, enter: true }),
    call('shell_tasks_session_capture_output', { session: 'echoing' }),
    call('shell_tasks_session_list', {}),
    call('shell_tasks_session_send_signal', { session: 'echoing', signal: 'SIGCONT' }),
    call('shell_tasks_session_kill', { session: 'echoing' }),
    call('ui_prompter_prompt_key_values', { title: `values ${word}`, fields: [{ key: 'name', label: 'Name', default: `named ${word}` }, { key: 'pin', secret: true }] }),
    call('ui_prompter_prompt_choices', { title: `choices ${word}`, options: [{ value: `chosen-${word}` }, { value: 'other' }] }),
    call('subagent_router_get_sub_agent', { agent_id: 'helper' }),
    call('subagent_router_suggest_sub_agent', { task: 'find a helper' }),
    call('subagent_router_run_sub_agent', { task: `assist ${word}`, agent_id: 'helper' }),
    call('subagent_router_start_sub_agent_async', { task: `later ${word}`, agent_id: 'helper' }),
    call('subagent_router_get_sub_agent_status', (_results, answers) => ({ job_id: jobIn(answers(STARTED)) })),
    call('subagent_router_cancel_sub_agent_job', (_results, answers) => ({ job_id: jobIn(answers(STARTED)) })),
  ];
}

/** Plays the model of a side: the next call of the script, then an answer. A subagent's model says one thing, with the side's word in it. */
export function playEveryTool(request: RecordedRequest, words: readonly string[]): Reply {
  const word = words.find((candidate) => request.text.includes(candidate)) ?? 'nobody';
  if (request.conversation.some(({ role, text }) => role === 'system' && text.includes('You are the helper.'))) return says(`helped with ${word}`);
  const results = request.conversation.filter(({ role }) => role === 'tool').map(({ text }) => text);
  const script = everyTool(word);
  const next = script[results.length];
  if (next === undefined) return says(`all done ${word}`);
  const answers: Answers = (tool) => results.findLast((_result, index) => script[index]?.tool === tool);
  return callsTool(next.tool, next.arguments(results, answers));
}

/** As a willing user answers. */
export function willingly({ body }: Question, word: string): QuestionAnswer {
  if (body.kind !== 'ui-prompt' || body.prompt.kind === 'task_confirm' || body.prompt.kind === 'file_change_confirm') return { action: 'accept' };
  return body.prompt.kind === 'kv' ? { action: 'accept', content: { pin: `4711-${word}` } } : { action: 'accept', selection: [`chosen-${word}`] };
}

function jobIn(text: string | undefined): string {
  return /job[-_ a-z]*["':= ]+([A-Za-z0-9_-]{8,})/i.exec(text ?? '')?.[1] ?? idIn(text);
}
