import { Loader } from '@mantine/core';
import type { ServerPrompt } from '@chatos/contracts';
import { useEffect, useRef } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './aids.module.css';
import { slashCommand } from './slash.ts';

export const SLASH_MENU_ID = 'chatos-slash-menu';
export const slashOptionId = (index: number): string => `chatos-slash-${index}`;

/** The prompts that fit what was typed. The text area keeps the focus and says which one is meant. */
export function SlashMenu({ prompts, active, isLoading, onPick }: { prompts: readonly ServerPrompt[]; active: number; isLoading: boolean; onPick: (prompt: ServerPrompt) => void }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const option = list.current?.children[active];
    if (list.current === null || !(option instanceof HTMLElement)) return;
    // Not `scrollIntoView`, which may move the page around the list too.
    const top = option.offsetTop - list.current.offsetTop;
    if (top < list.current.scrollTop) list.current.scrollTop = top;
    else if (top + option.offsetHeight > list.current.scrollTop + list.current.clientHeight) list.current.scrollTop = top + option.offsetHeight - list.current.clientHeight;
  }, [active]);
  return (
    <div className={styles.menu} data-testid={TEST_IDS.slashMenu}>
      <div className={styles.menuHead}>Prompts of your servers{isLoading ? <Loader size={11} aria-hidden="true" /> : null}</div>
      <ul ref={list} id={SLASH_MENU_ID} className={styles.options} role="listbox" aria-label="Prompts of your servers">
        {prompts.map((prompt, index) => (
          // The focus stays in the text area, so the press must not take it away.
          <li key={slashCommand(prompt)} id={slashOptionId(index)} role="option" aria-selected={index === active} className={styles.option} onMouseDown={(event) => { event.preventDefault(); onPick(prompt); }} data-testid={TEST_IDS.slashItem} data-command={slashCommand(prompt)}>
            <code><VisibleText text={slashCommand(prompt)} /></code>
            <span className={styles.optionArguments}>{prompt.arguments.map(({ name, isRequired }) => (isRequired ? name : `${name}?`)).join(' ')}</span>
            <span className={styles.optionNote}><VisibleText text={prompt.description || prompt.title} /></span>
          </li>
        ))}
      </ul>
    </div>
  );
}
