import type { Question } from '@chatos/contracts';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import { CommandLine } from '../text/command-line.tsx';
import { diffSequences } from '../text/diff.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { formatCount } from '../text/format.ts';
import styles from './questions.module.css';

type BodyOf<Kind extends Question['body']['kind']> = Extract<Question['body'], { kind: Kind }>;

/** What would run, in full; against what was approved before, where that was something else. */
export function ConsentBody({ body }: { body: BodyOf<'server-consent'> }) {
  const { previous } = body;
  return (
    <>
      <p className={styles.lead}>It is a program on this machine, and runs with your rights. {previous === null ? 'It has not run before.' : 'What changed since you approved it is marked.'}</p>
      <Warnings warnings={body.warnings} />
      <dl className={styles.facts}>
        <Fact name="Command">{previous === null ? <CommandLine command={body.command} /> : <CommandLine command={body.command} changes={diffSequences(previous.command, body.command)} />}</Fact>
        <Fact name="Binary">
          {previous !== null && previous.resolvedBinary !== body.resolvedBinary ? <code className={styles.gone}><VisibleText text={previous.resolvedBinary ?? 'none'} /></code> : null}{' '}
          {body.resolvedBinary === null ? <strong>not found on your PATH</strong> : <code><VisibleText text={body.resolvedBinary} /></code>}
        </Fact>
        <Fact name="Directory"><code><VisibleText text={body.workingDirectory} /></code></Fact>
        <Fact name="Environment">
          <span className={styles.names}>
            {diffSequences(previous?.environmentNames ?? body.environmentNames, body.environmentNames).map(({ sign, text }) => <code key={sign + text} data-sign={sign === ' ' ? undefined : sign}><VisibleText text={text} /></code>)}
          </span>
          {body.environmentNames.length === 0 ? 'nothing of its own' : null}
        </Fact>
      </dl>
    </>
  );
}

/** What deserves a second look, each in full. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className={styles.warnings}>
      {warnings.map((warning) => (
        <li key={warning}>
          <IconAlertTriangle size={14} aria-hidden="true" /> <span><VisibleText text={warning} /></span>
        </li>
      ))}
    </ul>
  );
}

/** What would be sent to the model, and which model. */
export function SamplingBody({ body }: { body: BodyOf<'sampling'> }) {
  return (
    <>
      <p className={styles.lead}>
        It would send this to <strong><VisibleText text={body.modelName} /></strong>, and read the answer of at most {formatCount(body.maxTokens)} tokens. It is paid for like your own messages.
      </p>
      <div className={styles.sampling} tabIndex={0}>
        {body.systemPrompt === '' ? null : <Said role="System" text={body.systemPrompt} />}
        {body.messages.map((message, index) => <Said key={index} role={message.role === 'user' ? 'User' : 'Assistant'} text={message.text} />)}
      </div>
    </>
  );
}

function Said({ role, text }: { role: string; text: string }) {
  return (
    <div className={styles.said}>
      <span>{role}</span>
      <div><VisibleText text={text} /></div>
    </div>
  );
}

/** An address in full, its host set off: what stands before and after it cannot pass for it. */
export function UrlBody({ body }: { body: BodyOf<'elicitation-url'> }) {
  const parts = addressParts(body.url);
  return (
    <>
      <p className={styles.message}><VisibleText text={body.message} /></p>
      <code className={styles.url} data-testid={TEST_IDS.questionUrl}>
        <VisibleText text={parts.before} />
        <strong><VisibleText text={parts.host} /></strong>
        <VisibleText text={parts.after} />
      </code>
      <p className={styles.lead}>It opens in your browser. The server learns that you opened it; ChatOS does not see what you do there.</p>
    </>
  );
}

export interface AddressParts { readonly before: string; readonly host: string; readonly after: string }

/** Cuts an address around its host. What is no address has no host. */
export function addressParts(address: string): AddressParts {
  const found = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?)([^/?#]+)(.*)$/isu.exec(address);
  return found === null ? { before: address, host: '', after: '' } : { before: found[1] ?? '', host: found[2] ?? '', after: found[3] ?? '' };
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
