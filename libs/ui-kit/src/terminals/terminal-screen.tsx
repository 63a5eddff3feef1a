import { useComputedColorScheme } from '@mantine/core';
import type { Explained, Terminal, TerminalEvent } from '@chatos/contracts';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal as Screen } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { copyText } from '../markdown/copy-text.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { explainError } from '../text/explain-error.ts';
import { TEST_IDS } from '../test-ids.ts';
import { createInputQueue } from './input-queue.ts';
import { createOutputFeed } from './output-feed.ts';
import type { OutputFeed } from './output-feed.ts';
import { searchColors, terminalColors } from './terminal-colors.ts';
import { ADDRESS, linksOf } from './terminal-links.ts';
import type { SearchFound } from './terminal-search.tsx';
import styles from './terminals.module.css';

/** Lines kept above the ones in sight. */
const SCROLLBACK = 5_000;
/** The layout is settled once it has stood for so long. */
const SETTLED_MS = 120;

/** What the bar around a screen does to it. */
export interface TerminalHandle {
  /** What is selected, or else everything. */
  text(): string;
  /** The next place with the term, or the one before; an empty term ends the search. */
  search(term: string, direction: 'next' | 'previous', isTyping: boolean): void;
  /** Empties what is shown; what is kept on the disk stays. */
  clear(): void;
  focus(): void;
}

export interface TerminalScreenProps {
  readonly terminal: Terminal;
  readonly onChanged: (terminal: Terminal) => void;
  /** Told what does not work at present; null where it does again. */
  readonly onError: (error: Explained | null) => void;
  /** Filled while the screen is there. */
  readonly handle: RefObject<TerminalHandle | null>;
  /** The user asks to search in it. */
  readonly onSearch: () => void;
  /** Told how many places the search found, and which of them is shown (from 0; -1 where there are too many to tell). */
  readonly onFound: (found: SearchFound) => void;
  /** Called where the user leaves with the keyboard. */
  readonly onLeave: () => void;
  readonly isSpoken: boolean;
  /** Whether what is typed goes into it as soon as it is shown. */
  readonly takesFocus: boolean;
}

/** One terminal, as its program draws it. Give it the terminal's id as `key`. */
export function TerminalScreen({ terminal, onChanged, onError, handle, onLeave, isSpoken, takesFocus, onSearch, onFound }: TerminalScreenProps) {
  const { client } = useRuntime();
  const scheme = useComputedColorScheme('light');
  const frame = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen | null>(null);
  const feed = useRef<OutputFeed | null>(null);
  const [beginnings, setBeginnings] = useState(0);
  const { id, name } = terminal;
  const isRunning = terminal.state === 'running';
  const current = useRef({ isRunning, onError, onLeave, takesFocus, onSearch, onFound, scheme });
  current.current = { isRunning, onError, onLeave, takesFocus, onSearch, onFound, scheme };

  useEffect(() => {
    if (frame.current === null) return undefined;
    const at = frame.current;
    const links = linksOf(at, (words) => current.current.onError(words));
    const made = new Screen({
      scrollback: SCROLLBACK, fontSize: 12, lineHeight: 1.2, cursorBlink: false, minimumContrastRatio: 4.5, convertEol: false,
      // What the search found is marked by decorations, which count as proposed.
      allowProposedApi: true, fontFamily: getComputedStyle(frame.current).fontFamily, linkHandler: links,
    });
    const fit = new FitAddon();
    made.loadAddon(fit);
    const search = new SearchAddon();
    made.loadAddon(search);
    made.loadAddon(new WebLinksAddon(links.activate, { hover: links.hover, leave: links.leave, urlRegex: ADDRESS }));
    search.onDidChangeResults((found) => current.current.onFound({ index: found.resultIndex, count: found.resultCount }));
    made.open(frame.current);
    made.textarea?.setAttribute('aria-label', `Terminal ${name}. Shift and F6 leave it.`);
    let isReplaying = false;
    const failed = (error: unknown) => current.current.onError(explainError(error));
    const input = createInputQueue(async (data) => {
      await client.terminals.write({ id, data });
      current.current.onError(null);
    }, failed);
    const outputs = createOutputFeed({
      screen: { write: (piece, done) => made.write(piece, done), reset: () => made.reset(), replaying: (is) => void (isReplaying = is) },
      onBehind: () => setBeginnings((count) => count + 1),
    });
    made.onData((data) => void (isReplaying || !current.current.isRunning || input.type(data)));
    made.attachCustomKeyEventHandler((event) => {
      const isCopy = event.code === 'KeyC' && event.ctrlKey && event.shiftKey && made.hasSelection();
      const isLeaving = event.code === 'F6' && event.shiftKey;
      const isSearch = event.code === 'KeyF' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      // Left to the browser, which pastes: the program is told that it is one piece where it wants to know.
      if (event.code === 'KeyV' && event.ctrlKey && event.shiftKey) return false;
      if (!isCopy && !isLeaving && !isSearch) return true;
      event.preventDefault();
      if (event.type === 'keydown' && isSearch) current.current.onSearch();
      if (event.type === 'keydown' && isLeaving) current.current.onLeave();
      if (event.type === 'keydown' && isCopy) void copyText(made.getSelection());
      return false;
    });
    let told = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      const size = fit.proposeDimensions();
      // Out of sight it has no size.
      if (size === undefined || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) return;
      const columns = Math.min(1000, Math.max(2, size.cols));
      const rows = Math.min(1000, Math.max(1, size.rows));
      made.resize(columns, rows);
      if (!current.current.isRunning || told === `${columns} ${rows}`) return;
      told = `${columns} ${rows}`;
      client.terminals.resize({ id, columns, rows }).catch(failed);
    };
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLED_MS);
    });
    settle();
    observer.observe(frame.current);
    screen.current = made;
    feed.current = outputs;
    handle.current = {
      text: () => (made.hasSelection() ? made.getSelection() : wholeText(made)),
      search(term, direction, isTyping) {
        if (term === '') return search.clearDecorations();
        const options = { decorations: searchColors(current.current.scheme), incremental: isTyping };
        if (direction === 'next') search.findNext(term, options);
        else search.findPrevious(term, options);
      },
      clear: () => made.clear(),
      focus: () => made.focus(),
    };
    if (current.current.isRunning && current.current.takesFocus) made.focus();
    return () => {
      observer.disconnect();
      clearTimeout(timer);
      outputs.close();
      input.close();
      screen.current = null;
      feed.current = null;
      handle.current = null;
      made.dispose();
    };
  }, [client, id, name, handle]);

  useEffect(() => {
    if (screen.current !== null) screen.current.options.theme = terminalColors(scheme);
  }, [scheme, id]);
  useEffect(() => {
    if (screen.current === null) return;
    screen.current.options.disableStdin = !isRunning;
    screen.current.options.cursorInactiveStyle = isRunning ? 'outline' : 'none';
  }, [isRunning, id]);
  useEffect(() => {
    if (screen.current !== null) screen.current.options.screenReaderMode = isSpoken;
  }, [isSpoken, id]);

  const open = useCallback((signal: AbortSignal) => client.terminals.watch({ id }, { signal }), [client, id, beginnings]);
  const onItem = useCallback((event: TerminalEvent) => {
    if (event.type !== 'output') onChanged(event.terminal);
    feed.current?.take(event);
  }, [onChanged]);
  const lost = useStream(open, onItem);
  useEffect(() => current.current.onError(lost), [lost]);

  return <div className={styles.screen} ref={frame} data-testid={TEST_IDS.terminalScreen} data-state={terminal.state} />;
}

/** Everything kept, without the empty lines at its end. */
function wholeText({ buffer }: Screen): string {
  const lines: string[] = [];
  for (let index = 0; index < buffer.active.length; index += 1) {
    const line = buffer.active.getLine(index);
    if (line === undefined) continue;
    const content = line.translateToString(true);
    // A line too long for the screen goes on in the next.
    if (line.isWrapped) lines.push(`${lines.pop() ?? ''}${content}`);
    else lines.push(content);
  }
  return lines.join('\n').trimEnd();
}
