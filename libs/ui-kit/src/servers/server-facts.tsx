import type { SandboxState, ServerInstance, ServerStatus } from '@chatos/contracts';
import type { ReactNode } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { CommandLine } from '../text/command-line.tsx';
import { formatAge } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { backgroundWords, errorRate, formatBytes, formatSpan, shownInstances } from './server-view.ts';
import styles from './servers.module.css';
import { useNow } from './use-now.ts';

/** What runs and with what: command, binary, PATH, names of the environment, sign-in. */
export function ServerFacts({ status }: { status: ServerStatus }) {
  const now = useNow();
  return (
    <dl className={styles.facts}>
      {status.kind === 'stdio' ? (
        <>
          <Fact name="Command">
            <CommandLine command={status.command} />
          </Fact>
          <Fact name="Binary">{status.resolvedBinary === null ? <span className={styles.bad}>not found on this PATH</span> : <code><VisibleText text={status.resolvedBinary} /></code>}</Fact>
        </>
      ) : status.kind === 'inside' ? (
        <Fact name="Runs"><span>inside this runtime, without a process of its own</span></Fact>
      ) : (
        <Fact name="Address"><code><VisibleText text={status.endpoint} /></code></Fact>
      )}
      {status.path === null ? null : (
        <Fact name="PATH">
          <details className={styles.path}>
            <summary>{status.pathFolders.length} {status.pathFolders.length === 1 ? 'folder' : 'folders'}, as your login shell has it</summary>
            <ol>{status.pathFolders.map((folder, index) => <li key={index}><code><VisibleText text={folder} /></code></li>)}</ol>
            <CopyButton label="Copy PATH" text={status.path} />
          </details>
        </Fact>
      )}
      {status.kind === 'stdio' ? (
        <Fact name="Environment">
          {status.environmentNames.length === 0 ? <span className={styles.faint}>none</span> : <span className={styles.names}>{status.environmentNames.map((name) => <code key={name}><VisibleText text={name} /></code>)}</span>}
        </Fact>
      ) : null}
      {status.sandbox === null ? null : <Fact name="Sandbox"><span data-testid={TEST_IDS.serverSandbox}>{sandboxWords(status.sandbox)}</span></Fact>}
      <Fact name="Tools">{status.toolCount === null ? <span className={styles.faint}>not listed yet</span> : status.toolCount}</Fact>
      {status.signIn === null ? null : (
        <Fact name="Signed in">
          <span className={styles.names}>{status.signIn.scopes.map((scope) => <code key={scope}><VisibleText text={scope} /></code>)}</span>
          <span className={styles.note}>{expiryWords(status.signIn.expiresAt, now)}</span>
        </Fact>
      )}
    </dl>
  );
}

/** How commands are confined, in words. */
export function sandboxWords({ kind, reason }: SandboxState): string {
  if (kind === 'none') return `none: every command asks first. ${reason}`;
  return `${kind}: commands write only in the workspace and its temporary folder, and reach no more of the network than the settings say`;
}

/** When a sign-in ends, in words. It is renewed ahead of that, where the server allows it. */
export function expiryWords(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return 'without an end';
  return expiresAt <= now ? 'expired' : `for another ${formatSpan(expiresAt - now)}`;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Its processes or connections: one for each workspace. */
export function ServerInstances({ status }: { status: ServerStatus }) {
  const now = useNow();
  const instances = shownInstances(status.instances);
  if (instances.length === 0 && status.problem !== null) return null;
  if (instances.length === 0) return <p className={styles.quiet}>Nothing of it runs. It is started when a tool is first used.</p>;
  return (
    <div className={styles.tableFrame}>
      <table className={styles.table} data-testid={TEST_IDS.serverInstances}>
        <thead>
          <tr>
            <th scope="col">Workspace</th>
            {status.kind === 'inside' ? null : <th scope="col">{status.kind === 'stdio' ? 'Pid' : 'Connection'}</th>}
            {status.kind === 'inside' ? null : <th scope="col">Memory</th>}
            <th scope="col">Up</th>
            <th scope="col">Last call</th>
            <th scope="col">Calls</th>
            <th scope="col">Errors</th>
            <th scope="col">Idle stop</th>
          </tr>
        </thead>
        <tbody>
          {instances.map((instance, index) => <Instance key={instance.pid ?? index} instance={instance} now={now} isInside={status.kind === 'inside'} />)}
        </tbody>
      </table>
    </div>
  );
}

function Instance({ instance, now, isInside }: { instance: ServerInstance; now: number; isInside: boolean }) {
  const root = instance.workspaceRoot;
  return (
    <tr>
      <th scope="row" title={root ?? 'shared by every session'}>{root === null ? <span className={styles.faint}>all</span> : <VisibleText text={root.split(/[\\/]/).filter(Boolean).at(-1) ?? root} />}</th>
      {isInside ? null : <td>{instance.pid ?? (instance.startedAt === null ? '–' : 'open')}</td>}
      {isInside ? null : <td>{instance.memoryBytes === null ? '–' : formatBytes(instance.memoryBytes)}</td>}
      <td>{instance.startedAt === null ? '–' : formatSpan(now - instance.startedAt)}</td>
      <td>{instance.callsInFlight > 0 ? <strong className={styles.live}>{instance.callsInFlight} now</strong> : instance.lastCallAt === null ? 'never' : formatAge(instance.lastCallAt, now)}</td>
      <td>{instance.calls}</td>
      <td className={instance.errors > 0 ? styles.bad : undefined}>{errorRate(instance)}</td>
      <td data-testid={TEST_IDS.serverIdle}>{instance.background !== null ? <span className={styles.live}>{backgroundWords(instance.background, now)}</span> : instance.idleStopAt === null ? <span className={styles.faint}>kept</span> : `in ${formatSpan(instance.idleStopAt - now)}`}</td>
    </tr>
  );
}
