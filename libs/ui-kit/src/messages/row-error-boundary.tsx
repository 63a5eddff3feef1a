import { Component } from 'react';
import type { ReactNode } from 'react';
import styles from './messages.module.css';

/** One message that cannot be drawn is shown as plain text: the rest of the conversation stays in use. */
export class RowErrorBoundary extends Component<{ text: string; children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  /** Another text is another chance: a stream may have passed through what could not be drawn. */
  override componentDidUpdate(before: { text: string }): void {
    if (this.state.hasFailed && before.text !== this.props.text) this.setState({ hasFailed: false });
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className={styles.column}>
        <p role="alert">This message could not be drawn; its text follows as it is.</p>
        <pre style={{ whiteSpace: 'pre-wrap' }}>{this.props.text}</pre>
      </div>
    );
  }
}
