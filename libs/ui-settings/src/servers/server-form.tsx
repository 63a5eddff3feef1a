import { NumberInput, Textarea, TextInput } from '@mantine/core';
import { mcpServerFields } from '@chatos/contracts';
import type { McpServerFields, McpServerRecord } from '@chatos/contracts';
import { useState } from 'react';
import { MoreFields, RecordForm } from '../common/record-form.tsx';
import { useConfigClient } from '../data/client.ts';
import { fieldErrors } from '../data/field-errors.ts';
import { useSave } from '../data/use-save.ts';
import { EnvironmentEditor } from './environment-editor.tsx';
import { changeOf, rowErrors, rowsOf } from './environment-rows.ts';
import { AuthEditor } from './auth-editor.tsx';
import { oauthErrors } from './oauth-ways.ts';
import { credentialChange, fieldsOfServer, tidied, transportOf } from './server-fields.ts';
import styles from './servers.module.css';

const SECOND = 1000;
const EXAMPLES = ['npx -y @modelcontextprotocol/server-filesystem /path/to/a/folder', 'https://example.com/mcp'];

/** Adds an MCP server, or edits one. */
export function ServerForm({ record: given, onClose, onReload }: { record: McpServerRecord | null; onClose: () => void; onReload: () => void }) {
  const client = useConfigClient();
  const [record] = useState(given);
  const [draft, setDraft] = useState(() => fieldsOfServer(record));
  const [rows, setRows] = useState(() => rowsOf(record?.environmentNames ?? []));
  const [headers, setHeaders] = useState(() => rowsOf(record?.headerNames ?? []));
  const [credential, setCredential] = useState('');
  const isRemote = transportOf(draft.endpoint) === 'remote';
  const [wasTried, setTried] = useState(false);
  const errors = { ...fieldErrors(mcpServerFields, tidied(draft)), ...oauthErrors(tidied(draft)), ...rowErrors(rows), ...rowErrors(headers, 'headers') };
  const shown: Record<string, string> = wasTried ? errors : {};
  const put = (change: Partial<McpServerFields>) => setDraft((current) => ({ ...current, ...change }));

  const change = useSave((input: { fields: McpServerFields; environment: Record<string, string | null>; headers: Record<string, string | null>; credential?: string | null }) => {
    return record === null ? client.config.mcpServers.create(input) : client.config.mcpServers.update({ id: record.id, expectedRevision: record.revision, ...input });
  }, onClose);

  return (
    <RecordForm
      title={record === null ? 'Add an MCP server' : `Edit ${record.name}`}
      change={change}
      onClose={onClose}
      onReload={record === null ? undefined : onReload}
      onSubmit={() => (Object.keys(errors).length === 0 ? change.save({ fields: tidied(draft), environment: changeOf(rows), headers: changeOf(headers), ...credentialChange(tidied(draft), record, credential) }) : setTried(true))}
    >
      <TextInput
        label="Name"
        description={`Short and plain: its tools are called mcp_${draft.name === '' ? '…' : draft.name}_…`}
        placeholder="files"
        value={draft.name}
        onChange={(event) => put({ name: event.currentTarget.value })}
        error={shown['name']}
        withAsterisk
        spellCheck={false}
        name="serverName"
      />
      <div>
        <Textarea
          label="Command or address"
          description="A command line that starts the server on this machine, or the address of a remote one."
          placeholder={EXAMPLES[0]}
          value={draft.endpoint}
          onChange={(event) => put({ endpoint: event.currentTarget.value.replaceAll('\n', ' ') })}
          error={shown['endpoint']}
          withAsterisk
          autosize
          minRows={2}
          maxRows={6}
          spellCheck={false}
          name="endpoint"
          classNames={{ input: styles.endpointInput }}
        />
        {isRemote ? null : <p className={styles.warning}>A command runs with your rights. Add only servers you trust, and put secrets into the environment, not here.</p>}
      </div>
      {isRemote ? (
        <>
          <AuthEditor auth={draft.auth} hasCredential={record?.hasCredential === true && record.auth.kind === draft.auth.kind} credential={credential} errors={shown} onChange={(auth) => put({ auth })} onCredential={setCredential} />
          <EnvironmentEditor kind="headers" rows={headers} errors={shown} onChange={setHeaders} />
        </>
      ) : (
        <EnvironmentEditor rows={rows} errors={shown} onChange={setRows} />
      )}
      <MoreFields>
        <NumberInput label="Timeout of a call, in seconds" description="Empty takes the general setting." value={inSeconds(draft.timeoutMs)} onChange={(value) => put({ timeoutMs: toMilliseconds(value) })} min={1} error={shown['timeoutMs']} />
        <NumberInput label="Longest time of a call that reports progress, in seconds" value={inSeconds(draft.maxTimeoutMs)} onChange={(value) => put({ maxTimeoutMs: toMilliseconds(value) })} min={1} error={shown['maxTimeoutMs']} />
        <NumberInput label="Longest time until it answers its greeting, in seconds" value={inSeconds(draft.connectTimeoutMs)} onChange={(value) => put({ connectTimeoutMs: toMilliseconds(value) })} min={1} error={shown['connectTimeoutMs']} />
        <NumberInput label="Stopped after this long without use, in seconds" description="0 keeps it running." value={inSeconds(draft.idleStopMs)} onChange={(value) => put({ idleStopMs: toMilliseconds(value) })} min={0} error={shown['idleStopMs']} />
        <Textarea label="Description" value={draft.description} onChange={(event) => put({ description: event.currentTarget.value })} autosize minRows={2} maxRows={6} error={shown['description']} />
      </MoreFields>
    </RecordForm>
  );
}

function inSeconds(milliseconds: number | null): number | '' {
  return milliseconds === null ? '' : milliseconds / SECOND;
}

function toMilliseconds(seconds: number | string): number | null {
  return typeof seconds === 'number' ? Math.round(seconds * SECOND) : null;
}
