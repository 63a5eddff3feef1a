import type { PageTarget } from '@chatos/contracts';
import { useState } from 'react';
import { offerTarget } from './page-target.ts';
import { readChoice, useStoredChoice } from './stored-choice.ts';

const CHOICE = 'chatos-notify';

export interface UserNotification {
  readonly title: string;
  readonly body: string;
  /** What a click on it shows. */
  readonly target: PageTarget;
}

/** Calls for the user while the page is out of sight: by the system's notification, in the headless host by the browser's where the user wanted them. */
export function notifyUser({ title, body, target }: UserNotification): void {
  if (document.visibilityState === 'visible') return;
  const shown = { title: title.slice(0, 200), body: body.slice(0, 1000) };
  if (window.chatosShell !== undefined) {
    window.chatosShell.notify({ ...shown, target }).catch((error: unknown) => console.warn('notifyUser: the notification was not shown', error));
    return;
  }
  if (!isSupported() || Notification.permission !== 'granted' || readChoice('local', CHOICE) !== 'on') return;
  const notification = new Notification(shown.title, { body: shown.body, tag: target.questionId ?? target.sessionId ?? '' });
  notification.onclick = () => {
    window.focus();
    notification.close();
    offerTarget(target);
  };
}

export interface NotifyChoice {
  /** False in Electron, where the system has the say, and where the browser has no notifications. */
  readonly isOffered: boolean;
  readonly isOn: boolean;
  readonly problem: string | null;
  change(isOn: boolean): void;
}

/** Whether the browser is to notify; it is asked for its permission only when the user switches this on. */
export function useNotifyChoice(): NotifyChoice {
  const [choice, choose] = useStoredChoice('local', CHOICE, null);
  const [problem, setProblem] = useState<string | null>(null);
  const isOffered = window.chatosShell === undefined && isSupported();
  return {
    isOffered, problem,
    isOn: isOffered && choice === 'on' && Notification.permission === 'granted',
    change(isOn) {
      setProblem(null);
      if (!isOn) return choose(null);
      Notification.requestPermission().then(
        (permission) => {
          if (permission === 'granted') choose('on');
          else setProblem('This browser does not show notifications of this page. Allow them in its settings for the page, then switch this on again.');
        },
        (error: unknown) => setProblem(`The browser could not be asked: ${String(error)}`),
      );
    },
  };
}

function isSupported(): boolean {
  return 'Notification' in window;
}
