import type { Session } from '@chatos/contracts';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Composer } from '../composer/composer.tsx';
import { DemoBanner } from '../models/demo-banner.tsx';
import { ModelPicker } from '../models/model-picker.tsx';
import { QuestionTray } from '../questions/question-tray.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import styles from './conversation-pane.module.css';

/** Where a session begins: it is made when its first message is sent, so that no empty ones are left behind. */
export function NewSessionPane({ draftKey, placeholder, empty, onCreated }: { draftKey: string; placeholder: string; empty: ReactNode; onCreated: (session: Session) => void }) {
  const { client, createSession } = useRuntime();
  const [modelId, setModelId] = useState<string | null>(null);
  // A session whose first message could not be sent is used again by the next attempt.
  const made = useRef<Session | null>(null);

  const send = async (text: string) => {
    made.current ??= await createSession(modelId);
    if (made.current.modelId !== modelId) made.current = await client.sessions.update({ id: made.current.id, modelId });
    await client.turns.send({ sessionId: made.current.id, text });
    onCreated(made.current);
  };
  return (
    <section className={styles.pane} aria-label="New session">
      <div className={styles.place}>{empty}</div>
      <div className={styles.foot}>
        <div className={styles.footColumn}>
          <QuestionTray sessionId={null} />
          <DemoBanner modelId={modelId} />
          <Composer draftKey={draftKey} placeholder={placeholder} isBusy={false} onSend={send} onStop={() => undefined} controls={<ModelPicker modelId={modelId} onChange={setModelId} />} />
        </div>
      </div>
    </section>
  );
}
