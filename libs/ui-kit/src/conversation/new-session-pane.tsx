import type { Attachment, Session } from '@chatos/contracts';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Composer } from '../composer/composer.tsx';
import type { WhenBusy } from '../composer/composer.tsx';
import { DemoBanner } from '../models/demo-banner.tsx';
import { ModelPicker } from '../models/model-picker.tsx';
import { QuestionTray } from '../questions/question-tray.tsx';
import { useNewMode } from '../run-controls/session-mode.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { ToolSetButton } from '../tool-sets/tool-set-button.tsx';
import styles from './conversation-pane.module.css';

/** Where a session begins: it is made when its first message is sent, so that no empty ones are left behind. */
export function NewSessionPane({ draftKey, placeholder, empty, onCreated }: { draftKey: string; placeholder: string; empty: ReactNode; onCreated: (session: Session) => void }) {
  const { client, createSession } = useRuntime();
  const [modelId, setModelId] = useState<string | null>(null);
  const { mode, picker, settle } = useNewMode();
  // A session whose first message could not be sent is used again by the next attempt.
  const made = useRef<Session | null>(null);

  const making = useRef<Promise<Session> | null>(null);
  const isSent = useRef(false);
  // Prompts, resources and tool sets are a session's: whoever asks for them before the first message has one made, which goes again if nothing is sent.
  const ensure = async (): Promise<Session> => {
    making.current ??= createSession(modelId, mode).catch((cause: unknown) => {
      making.current = null;
      throw cause;
    });
    made.current ??= await making.current;
    return made.current;
  };
  const ensureSession = async () => (await ensure()).id;
  useEffect(
    () => () => {
      if (made.current !== null && !isSent.current) client.sessions.remove({ id: made.current.id }).catch((cause: unknown) => console.warn('NewSessionPane: an unused session stays', cause));
    },
    [client],
  );
  const send = async (text: string, _whenBusy: WhenBusy, attachments: Attachment[]) => {
    let session = await ensure();
    if (session.modelId !== modelId) session = made.current = await client.sessions.update({ id: session.id, modelId });
    await settle(session);
    await client.turns.send({ sessionId: session.id, text, attachments });
    isSent.current = true;
    onCreated(session);
  };
  return (
    <section className={styles.pane} aria-label="New session">
      <div className={styles.place}>{empty}</div>
      <div className={styles.foot}>
        <div className={styles.footColumn}>
          <QuestionTray sessionId={null} />
          <DemoBanner modelId={modelId} />
          <Composer draftKey={draftKey} placeholder={placeholder} isBusy={false} onSend={send} ensureSession={ensureSession} onStop={() => undefined} controls={<>{picker}<ModelPicker modelId={modelId} onChange={setModelId} /><ToolSetButton ensureSession={ensureSession} /></>} />
        </div>
      </div>
    </section>
  );
}
