import { EmptyState } from '@chatos/ui-kit';
import { IconMessageCircle } from '@tabler/icons-react';

/** What an empty chat says. */
export function ChatWelcome() {
  return (
    <EmptyState icon={<IconMessageCircle size={24} stroke={1.6} />} title="What can I help with?">
      Ask anything, or have a tool called. Conversations here stay in Chat: AIDE sees none of them.
    </EmptyState>
  );
}
