/**
 * What an agent written for Claude Code calls a tool, and what does that here. A name that is not listed is kept: where no server of the session has such a tool,
 * a run says so.
 */
const TOOLS_OF_CLAUDE_CODE: Readonly<Record<string, readonly string[]>> = {
  Read: ['mcp_code_writer_read_file', 'mcp_code_maintainer_read_file_range'],
  NotebookRead: ['mcp_code_writer_read_file'],
  Grep: ['mcp_code_writer_search_text'],
  Glob: ['mcp_code_writer_list_directory'],
  LS: ['mcp_code_writer_list_directory'],
  Edit: ['mcp_code_writer_edit_file'],
  MultiEdit: ['mcp_code_writer_edit_file'],
  NotebookEdit: ['mcp_code_writer_edit_file'],
  Write: ['mcp_code_writer_write_file'],
  Bash: ['mcp_shell_tasks_run_shell_command', 'mcp_shell_tasks_session_run', 'mcp_shell_tasks_session_send_input'],
  BashOutput: ['mcp_shell_tasks_session_capture_output'],
  KillBash: ['mcp_shell_tasks_session_kill'],
  KillShell: ['mcp_shell_tasks_session_kill'],
  TodoRead: ['mcp_task_manager_list_tasks', 'mcp_task_manager_get_task'],
  TodoWrite: ['mcp_task_manager_add_task', 'mcp_task_manager_update_task', 'mcp_task_manager_complete_task', 'mcp_task_manager_list_tasks'],
  Task: ['mcp_subagent_router_run_sub_agent', 'mcp_subagent_router_suggest_sub_agent'],
  Agent: ['mcp_subagent_router_run_sub_agent', 'mcp_subagent_router_suggest_sub_agent'],
  AskUserQuestion: ['mcp_ui_prompter_prompt_choices', 'mcp_ui_prompter_prompt_key_values'],
};

const byName = new Map(Object.entries(TOOLS_OF_CLAUDE_CODE).map(([name, tools]) => [name.toLowerCase(), tools]));

/**
 * The names models know here. `mcp__server__tool` becomes `mcp_server_tool`, a whole server `mcp_server_*`, and `*` alone all tools (null). What stands in
 * parentheses after a name (`Bash(git:*)`) is left out: whether a call may be made is asked when it is.
 */
export function ourToolNames(names: readonly string[]): string[] | null {
  const plain = names.map((name) => name.replace(/\(.*$/s, '').trim()).filter((name) => name !== '');
  if (plain.includes('*')) return null;
  return [...new Set(plain.flatMap((name) => byName.get(name.toLowerCase()) ?? [foreignName(name)]))];
}

function foreignName(name: string): string {
  const match = /^mcp__(?<server>.+?)(?:__(?<tool>.+))?$/s.exec(name);
  if (match === null) return name;
  const { server = '', tool } = match.groups ?? {};
  return tool === undefined || tool === '*' ? `mcp_${fitted(server)}_*` : `mcp_${fitted(server)}_${fitted(tool)}`;
}

function fitted(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '_');
}
