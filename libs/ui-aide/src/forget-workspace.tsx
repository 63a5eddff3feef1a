import type { Workspace } from '@chatos/contracts';
import { Button, Group, Modal, Text } from '@mantine/core';

/** Asks before a workspace's sessions go: this cannot be taken back. */
export function ForgetWorkspace({ workspace, isOpen, onClose, onForget }: { workspace: Workspace; isOpen: boolean; onClose: () => void; onForget: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={`Forget ${workspace.name}?`} centered>
      <Text size="sm">Its sessions in AIDE are removed for good. The folder itself and everything in it stay untouched.</Text>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red" onClick={onForget}>
          Forget it
        </Button>
      </Group>
    </Modal>
  );
}
