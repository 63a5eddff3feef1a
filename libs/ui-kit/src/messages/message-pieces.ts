import type { Message } from '@chatos/contracts';
import { messageSteps } from './message-steps.ts';
import type { MessageStep } from './message-steps.ts';

/** A long answer is drawn in pieces of so many steps, each a row of the list: only those in sight are in the document. */
export const STEPS_OF_PIECE = 16;

/** Some neighbouring steps of an answer. */
export interface MessagePiece {
  /** Stays the same while steps come before or behind it. */
  readonly key: string;
  readonly steps: readonly MessageStep[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Cuts messages into pieces. It remembers what it gave: a piece in which nothing changed is the same object again, so that React passes over it. */
export type CutMessage = (message: Message) => readonly MessagePiece[];

export function createPieces(): CutMessage {
  const known = new Map<string, { message: Message; steps: readonly MessageStep[]; pieces: readonly MessagePiece[] }>();
  return (message) => {
    const before = known.get(message.id);
    if (before?.message === message) return before.pieces;
    const steps = messageSteps(message, before?.steps);
    const pieces = cut(message.id, steps).map((piece) => before?.pieces.find((same) => isSame(same, piece)) ?? piece);
    known.set(message.id, { message, steps, pieces });
    return pieces;
  };
}

function cut(messageId: string, steps: readonly MessageStep[]): MessagePiece[] {
  const groups = new Map<number, MessageStep[]>();
  for (const step of steps) {
    const number = Math.floor(step.step / STEPS_OF_PIECE);
    groups.set(number, [...(groups.get(number) ?? []), step]);
  }
  if (groups.size === 0) groups.set(0, []);
  const last = groups.size - 1;
  return [...groups].map(([number, group], index) => ({ key: `${messageId}:${number}`, steps: group, isFirst: index === 0, isLast: index === last }));
}

function isSame(one: MessagePiece, other: MessagePiece): boolean {
  return one.key === other.key && one.isFirst === other.isFirst && one.isLast === other.isLast && one.steps.length === other.steps.length && one.steps.every((step, index) => step === other.steps[index]);
}
