import { Button } from '@mantine/core';
import { Component } from 'react';
import type { ReactNode } from 'react';

/** What shows where a defect of the page itself was met: the words of the error and a way on, instead of an empty window. */
export class PageErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div role="alert" style={{ padding: '3rem', maxWidth: '40rem', margin: '0 auto' }}>
        <h1 style={{ fontSize: '1.1rem' }}>This page met a defect</h1>
        <p>{error.message}</p>
        <p>Nothing that was saved is lost: reloading asks the process for it again.</p>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
      </div>
    );
  }
}
