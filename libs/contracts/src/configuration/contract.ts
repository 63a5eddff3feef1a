import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { commonErrors } from '../errors.ts';
import { headerName, signIn } from '../mcp/server-auth.ts';
import { commandFace } from '../mcp/server-command.ts';
import { testResult } from './test-result.ts';
import { recordId } from '../identifiers.ts';
import {
  environmentName, mcpServerFields, mcpServerRecord, modelFields, modelRecord, promptFields, promptRecord, revision, secretName, secretRecord,
  subagentFields, subagentRecord,
} from './records.ts';
import { settings, settingsChanges } from './settings.ts';

const procedure = oc.errors(commonErrors);
/** A change names the revision of the record it was made from; a record changed since is refused with STALE_REVISION. */
const change = z.object({ id: recordId, expectedRevision: revision });
/** Values for a server's environment: a string sets, null removes, a name left out keeps what is stored. */
const environmentChange = z.record(environmentName, z.string().max(32_768).nullable()).default({});

/** Values for a remote server's headers, like its environment's; and its token or password: null removes, undefined keeps. */
const headerChange = z.record(headerName, z.string().max(32_768).nullable()).default({});
const credentialChange = z.string().min(1).max(32_768).nullable().optional();
const serverValues = z.object({ fields: mcpServerFields, environment: environmentChange, headers: headerChange, credential: credentialChange });

/** A server as found in another program's file, before it is taken over. */
const importCandidate = z.object({ name: z.string(), endpoint: z.string(), environmentNames: z.array(z.string()), headerNames: z.array(z.string()), /** Variables and headers whose values the other program asks for itself: it is taken over switched off, until they are entered. */ needsValues: z.array(z.string()), /** Why it cannot be taken over; null where it can. */ problem: z.string().nullable() });

/** A plugin as found in a directory, before it is installed. */
const pluginCandidate = z.object({ name: z.string(), description: z.string(), entry: z.string(), agents: z.array(z.string()), skills: z.array(z.string()), commands: z.array(z.string()), /** Files that could not be read, each in words; they are left out. */ warnings: z.array(z.string()), /** Why it cannot be installed; null where it can. */ problem: z.string().nullable() });

/** Where keys are kept: the keyring of the operating system, or (where none serves) a file encrypted with a key file beside it. */
export const secretStorage = z.object({ kind: z.enum(['keyring', 'encrypted-file']), description: z.string() });

/** What the settings page (and `chatos config`) may ask of the config process. */
export const configContract = {
  config: {
    models: {
      list: procedure.output(z.array(modelRecord)),
      create: procedure.input(modelFields).output(modelRecord),
      update: procedure.input(change.extend({ fields: modelFields })).output(modelRecord),
      remove: procedure.input(change).output(z.object({})),
      setDefault: procedure.input(z.object({ id: recordId })).output(modelRecord),
      test: procedure.input(z.object({ id: recordId })).output(testResult),
    },
    secrets: {
      list: procedure.output(z.array(secretRecord)),
      storage: procedure.output(secretStorage),
      set: procedure.input(z.object({ name: secretName, value: z.string().min(1).max(32_768), description: z.string().max(500).default('') })).output(secretRecord),
      remove: procedure.input(z.object({ name: secretName })).output(z.object({})),
    },
    mcpServers: {
      list: procedure.output(z.array(mcpServerRecord)),
      create: procedure.input(serverValues).output(mcpServerRecord),
      update: procedure.input(change.extend(serverValues.shape)).output(mcpServerRecord),
      /** What the server would run, as it is found now; null for a remote one. */
      command: procedure.input(z.object({ id: recordId })).output(commandFace.nullable()),
      /** The user approves the command as it stands now, for both runtimes; `hash` is that of what was shown, and another one is refused. */
      approve: procedure.input(change.extend({ hash: z.string().optional() })).output(mcpServerRecord),
      /** Reads a `claude_desktop_config.json`, or Cursor's or VS Code's `mcp.json`. With `names` empty nothing is written; else those are taken over, unapproved. */
      import: procedure.input(z.object({ json: z.string().max(1_000_000), names: z.array(z.string()).default([]) })).output(z.object({ found: z.array(importCandidate), imported: z.array(mcpServerRecord) })),
      signIns: procedure.output(z.array(signIn)),
      /** Opens the browser, and answers once the user is signed in or has given up. */
      signIn: procedure.input(z.object({ id: recordId })).output(signIn),
      signOut: procedure.input(z.object({ id: recordId })).output(z.object({})),
      remove: procedure.input(change).output(z.object({})),
      test: procedure.input(z.object({ id: recordId })).output(testResult),
    },
    prompts: {
      list: procedure.output(z.array(promptRecord)),
      create: procedure.input(promptFields).output(promptRecord),
      update: procedure.input(change.extend({ fields: promptFields })).output(promptRecord),
      remove: procedure.input(change).output(z.object({})),
    },
    subagents: {
      list: procedure.output(z.array(subagentRecord)),
      create: procedure.input(subagentFields).output(subagentRecord),
      update: procedure.input(change.extend({ fields: subagentFields })).output(subagentRecord),
      remove: procedure.input(change).output(z.object({})),
      /** Reads a plugin (or a folder of agents) from a directory of this machine: with `names` empty nothing is written, and what was found is told; else those are installed, texts included. */
      install: procedure.input(z.object({ path: z.string().min(1).max(4096), names: z.array(z.string()).default([]) })).output(z.object({ found: z.array(pluginCandidate), installed: z.array(subagentRecord) })),
      /** Reads an installed one's directory anew. */
      reload: procedure.input(change).output(subagentRecord),
    },
    settings: {
      read: procedure.output(z.object({ revision, settings })),
      update: procedure.input(z.object({ expectedRevision: revision, changes: settingsChanges })).output(z.object({ revision, settings })),
    },
    /** The revision now in force, then each new one. Tells that something changed, not what: the reader reads again. */
    watch: oc.output(eventIterator(z.object({ revision }))),
  },
};
