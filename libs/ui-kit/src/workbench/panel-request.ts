import { useEffect, useRef } from 'react';
import { writeChoice } from './stored-choice.ts';

/** Under which names it is kept which tab of the side panel is shown, and which subagent in it. */
export const PANEL_TAB = 'chatos-panel-tab';
export const PANEL_SUBAGENT = 'chatos-subagent';

const openers = new Set<() => void>();

/** Opens the side panel at a tab, and there at one run of a subagent. */
export function showPanelTab(tab: 'tasks' | 'subagents', subagentId: string | null = null): void {
  writeChoice('local', PANEL_TAB, tab);
  if (tab === 'subagents') writeChoice('session', PANEL_SUBAGENT, subagentId);
  for (const opener of [...openers]) opener();
}

/** @param onRequest is told that the panel is to be shown as the choices that are kept now say */
export function usePanelRequest(onRequest: () => void): void {
  const open = useRef(onRequest);
  useEffect(() => { open.current = onRequest; });
  useEffect(() => {
    const opener = () => open.current();
    openers.add(opener);
    return () => void openers.delete(opener);
  }, []);
}
