import type { WorkspaceTrust } from '@chatos/contracts';
import { IconShieldCheck, IconShieldOff, IconShieldQuestion } from '@tabler/icons-react';

const STATES = {
  trusted: { Icon: IconShieldCheck, words: 'Trusted' },
  untrusted: { Icon: IconShieldOff, words: 'Not trusted' },
  unknown: { Icon: IconShieldQuestion, words: 'Trust not decided' },
} as const;

export const TRUST_WORDS: Readonly<Record<WorkspaceTrust, string>> = { trusted: STATES.trusted.words, untrusted: STATES.untrusted.words, unknown: STATES.unknown.words };

/** Told by its shape; words stand beside it. */
export function TrustIcon({ trust, size }: { trust: WorkspaceTrust; size: number }) {
  const { Icon } = STATES[trust];
  return <Icon size={size} stroke={1.7} aria-hidden="true" />;
}
