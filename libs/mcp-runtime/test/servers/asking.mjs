// A server that uses every way a server has to ask its client something. What comes back is the result of the tool that asked.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema, CompleteRequestSchema, CreateMessageResultSchema, ElicitResultSchema, GetPromptRequestSchema, ListPromptsRequestSchema, ListResourcesRequestSchema, ListRootsResultSchema, ListToolsRequestSchema,
  ReadResourceRequestSchema, RootsListChangedNotificationSchema, SubscribeRequestSchema, UnsubscribeRequestSchema, UrlElicitationRequiredError,
} from '@modelcontextprotocol/sdk/types.js';

const server = new Server({ name: 'asking', version: '1.0.0' }, {
  capabilities: { tools: { listChanged: true }, prompts: { listChanged: true }, resources: { subscribe: true, listChanged: true }, completions: {}, logging: {} },
  instructions: 'Ask before you act.',
});
const text = (value) => ({ content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }] });
const names = ['ask', 'cancel-ask', 'fire-and-hang', 'url', 'url-required', 'sample', 'roots', 'capabilities', 'touch', 'log', 'more', 'mismatch', 'no-structure', 'subscriptions', 'slow'];
let extraNames = [];
let subscribed = [];
let rootsChanges = 0;
let isUrlDone = false;
const numberSchema = { type: 'object', properties: { n: { type: 'number' }, self: { $ref: '#' } }, required: ['n'] };

server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: [...names, ...extraNames].map((name) => ({
    name, inputSchema: { type: 'object' }, annotations: { readOnlyHint: true, title: `The ${name}` },
    ...(['mismatch', 'no-structure'].includes(name) ? { outputSchema: numberSchema } : {}),
  })),
}));
server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [{ name: 'greet', title: 'Greeting', description: 'Greets.', arguments: [{ name: 'who', description: 'whom', required: true }] }, ...extraNames.map((name) => ({ name }))] }));
server.setRequestHandler(GetPromptRequestSchema, ({ params }) => ({
  description: 'A greeting',
  messages: [{ role: 'user', content: { type: 'text', text: `Greet ${params.arguments?.who}` } }, { role: 'assistant', content: { type: 'resource', resource: { uri: 'note://1', text: 'embedded' } } }],
}));
server.setRequestHandler(CompleteRequestSchema, ({ params }) => ({ completion: { values: [`${params.argument.value}!`, JSON.stringify(params.context?.arguments ?? {})], hasMore: true } }));
server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [{ uri: 'note://1', name: 'one', mimeType: 'text/plain' }, ...extraNames.map((name) => ({ uri: `note://${name}`, name }))] }));
server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => {
  if (params.uri === 'note://bytes') return { contents: [{ uri: params.uri, mimeType: 'image/png', blob: Buffer.alloc(300).toString('base64') }] };
  if (params.uri === 'note://huge') return { contents: [{ uri: params.uri, text: 'x'.repeat(600_000) }] };
  if (params.uri.startsWith('note://')) return { contents: [{ uri: params.uri, mimeType: 'text/plain', text: `the note ${params.uri}` }] };
  throw new Error(`there is no ${params.uri}`);
});
server.setRequestHandler(SubscribeRequestSchema, ({ params }) => ((subscribed.push(params.uri)), {}));
server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => ((subscribed = subscribed.filter((uri) => uri !== params.uri)), {}));
server.setNotificationHandler(RootsListChangedNotificationSchema, () => void rootsChanges++);

server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: args = {}, _meta } }, extra) => {
  const copied = args.namesSession ? { _meta: { sessionId: args.namesSession === true ? _meta.sessionId : args.namesSession } } : {};
  const ask = (request, schema, options = {}) => server.request(request, schema, { timeout: 20_000, ...options });
  try {
    switch (name) {
      case 'ask':
        return text(await ask({ method: 'elicitation/create', params: { message: 'Your name?', requestedSchema: args.schema ?? { type: 'object', properties: { name: { type: 'string', title: 'Name' }, age: { type: 'integer', default: 7 } }, required: ['name'] }, ...copied } }, ElicitResultSchema));
      case 'cancel-ask': {
        const controller = new AbortController();
        const asking = ask({ method: 'elicitation/create', params: { message: 'Never mind?', requestedSchema: { type: 'object', properties: {} } } }, ElicitResultSchema, { signal: controller.signal });
        setTimeout(() => controller.abort('changed my mind'), 300);
        return await asking.then(text, (error) => text(`withdrawn: ${error.message}`));
      }
      case 'fire-and-hang':
        void ask({ method: 'elicitation/create', params: { message: 'Anyone?', requestedSchema: { type: 'object', properties: {} } } }, ElicitResultSchema).catch(() => undefined);
        return await new Promise(() => undefined);
      case 'url':
        return text(await ask({ method: 'elicitation/create', params: { mode: 'url', message: 'Go there', url: args.url ?? 'https://example.org/start?code=1', elicitationId: 'e1' } }, ElicitResultSchema));
      case 'url-required':
        if (isUrlDone) return text('done');
        setTimeout(() => {
          isUrlDone = true;
          void server.notification({ method: 'notifications/elicitation/complete', params: { elicitationId: 'e2' } });
        }, 700);
        throw new UrlElicitationRequiredError([{ mode: 'url', message: 'Sign the form', url: 'https://example.org/form', elicitationId: 'e2' }], 'The form has to be signed first');
      case 'sample':
        return text(await ask({ method: 'sampling/createMessage', params: { messages: [{ role: 'user', content: { type: 'text', text: 'Say hi' } }], systemPrompt: 'Be brief', maxTokens: 50, ...(args.tools ? { tools: [] } : {}), ...copied } }, CreateMessageResultSchema));
      case 'roots':
        return text({ ...(await ask({ method: 'roots/list' }, ListRootsResultSchema)), rootsChanges });
      case 'capabilities':
        return text(server.getClientCapabilities());
      case 'touch':
        await server.sendResourceUpdated({ uri: 'note://1' });
        return text('touched');
      case 'log':
        for (const level of ['debug', 'info', 'error']) await server.sendLoggingMessage({ level, logger: 'here', data: level === 'error' ? { code: 7 } : `a ${level}` });
        return text('logged');
      case 'more':
        extraNames = ['extra'];
        await server.sendToolListChanged();
        await server.sendPromptListChanged();
        await server.sendResourceListChanged();
        return text('more');
      case 'mismatch':
        return { content: [], structuredContent: { n: 'seven' } };
      case 'no-structure':
        return text('plain');
      case 'subscriptions':
        return text(subscribed.join(','));
      case 'slow':
        for (let progress = 1; progress <= 5; progress++) {
          await extra.sendNotification({ method: 'notifications/progress', params: { progressToken: _meta.progressToken, progress, total: 5, message: `part ${progress}` } });
          await new Promise((resolve) => setTimeout(resolve, 150));
        }
        return text('slow but sure');
      default:
        return text(`${name}: ok`);
    }
  } catch (error) {
    if (error instanceof UrlElicitationRequiredError) throw error;
    return { ...text(`refused: ${error.message}`), isError: true };
  }
});
await server.connect(new StdioServerTransport());
