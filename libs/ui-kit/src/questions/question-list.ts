import type { Question, QuestionEvent, UiPrompt } from '@chatos/contracts';

/** The open questions after an event; oldest first, each once. */
export function reduceQuestions(open: readonly Question[], event: QuestionEvent): readonly Question[] {
  switch (event.type) {
    case 'open':
      return event.questions.toSorted(byAge);
    case 'asked':
      return [...open.filter(({ id }) => id !== event.question.id), event.question].toSorted(byAge);
    case 'closed':
      return open.filter(({ id }) => id !== event.id);
  }
}

function byAge(left: Question, right: Question): number {
  return left.askedAt - right.askedAt;
}

/** Those shown in a session: its own, and those of the runtime as a whole; without the approvals that stand in the conversation itself. */
export function questionsOf(open: readonly Question[], sessionId: string | null): readonly Question[] {
  return open.filter(({ sessionId: asked, body }) => asked === null || (asked === sessionId && !(body.kind === 'tool-approval' && body.agent === '')));
}

/** What is asked, in a few words: for the title of a card, a notification, a screen reader. */
export function questionTitle({ server, body }: Question): string {
  switch (body.kind) {
    case 'server-consent':
      return body.previous === null ? `May the server ${server} run?` : `The command of ${server} has changed. May it run?`;
    case 'tools-changed':
      return `${server} describes ${body.changes.length === 1 ? 'a tool' : `${body.changes.length} tools`} otherwise than before`;
    case 'elicitation-form':
      return `${server} asks for information`;
    case 'elicitation-url':
      return `${server} asks you to open an address`;
    case 'sampling':
      return `${server} wants to use your model`;
    case 'sign-in':
      return `${server} wants you to sign in`;
    case 'tool-approval':
      return body.agent === '' ? `May ${body.tool} run?` : `May the subagent ${body.agent} use ${body.tool}?`;
    case 'ui-prompt':
      return promptTitle(server, body.prompt);
  }
}

/** What a command or tasks would be allowed is said in our own words, for a title is what the user decides upon; what else is asked, the asker names. */
function promptTitle(server: string, prompt: UiPrompt): string {
  switch (prompt.kind) {
    case 'task_confirm':
      return prompt.tasks.length === 1 ? 'May this task be added?' : `May these ${prompt.tasks.length} tasks be added?`;
    case 'file_change_confirm':
      if (prompt.command !== undefined) return 'May this command run?';
      return prompt.title === '' ? `May ${prompt.path} be changed?` : `${prompt.title.charAt(0).toUpperCase()}${prompt.title.slice(1)}?`;
    case 'kv':
      return prompt.title === '' ? `${server} asks for information` : prompt.title;
    case 'choice':
      return prompt.title === '' ? `${server} asks you to choose` : prompt.title;
  }
}
