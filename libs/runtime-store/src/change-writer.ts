import { isProcessRunning, readProcessStart } from '@chatos/state';

/** This process, as the rows of its changes name it: its id, and when it started, since ids are used again. */
export function currentWriter(): string {
  return `${process.pid} ${readProcessStart(process.pid) ?? ''}`;
}

/** The process id in a row's name of its process; NaN where it names none. */
export function writerId(writer: string): number {
  return Number(writer.split(' ', 1)[0] || Number.NaN);
}

/** Whether the process that a row names runs still. Where the system tells no start, the id alone decides. */
export function isWriterRunning(writer: string): boolean {
  const [, start = ''] = writer.split(' ', 2);
  const pid = writerId(writer);
  if (!Number.isInteger(pid) || pid <= 0 || !isProcessRunning(pid)) return false;
  return start === '' || readProcessStart(pid) === start;
}
