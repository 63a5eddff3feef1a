import type { SessionId, SubagentStream, ToolPart } from '@chatos/contracts';
import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import type { Streams } from './subagent-state.ts';
import { useSubagents } from './use-subagents.ts';
import type { Subagents } from './use-subagents.ts';

const NONE: Subagents = { streams: null, error: null, hasOlder: false, loadOlder: () => undefined, listen: () => () => undefined };
const SubagentsContext = createContext<Subagents>(NONE);

/** Follows the subagents of the session that is open, for the branches in its conversation. Give it the session as `key`. */
export function SubagentsProvider({ sessionId, children }: { sessionId: SessionId; children: ReactNode }) {
  return <SubagentsContext value={useSubagents(sessionId)}>{children}</SubagentsContext>;
}

export function useSessionSubagents(): Subagents {
  return useContext(SubagentsContext);
}

/** How far clocks of the two records of one call may lie apart. */
const SLACK_MS = 2_000;

/** The runs a tool call started, or asks about by their job; oldest first. A provider may use the id of a call again: the time tells them apart. */
export function streamsOfCall(streams: Streams, part: Pick<ToolPart, 'callId' | 'arguments' | 'startedAt' | 'finishedAt'>): SubagentStream[] {
  const given = part.arguments;
  const job = typeof given === 'object' && given !== null && 'job_id' in given ? String(given.job_id) : '';
  const isStarted = (stream: SubagentStream) =>
    stream.parentId === '' && stream.toolCallId === part.callId && stream.createdAt >= part.startedAt - SLACK_MS && (part.finishedAt === null || stream.createdAt <= part.finishedAt + SLACK_MS);
  return [...streams.values()].filter((stream) => isStarted(stream) || (job !== '' && stream.jobId === job)).toSorted((one, other) => one.createdAt - other.createdAt);
}

/** The runs a run started, oldest first. */
export function streamsUnder(streams: Streams, parentId: string): SubagentStream[] {
  return [...streams.values()].filter((stream) => stream.parentId === parentId).toSorted((one, other) => one.createdAt - other.createdAt);
}

/** The run of the session's own model that a run goes back to, by which its place in the conversation is found. */
export function rootOf(streams: Streams, stream: SubagentStream): SubagentStream {
  let root = stream;
  for (let parent = streams.get(root.parentId); parent !== undefined && parent !== stream; parent = streams.get(root.parentId)) root = parent;
  return root;
}
