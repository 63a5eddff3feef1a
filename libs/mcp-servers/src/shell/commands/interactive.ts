/** How a line ends that waits for somebody to type. */
const PROMPT = /(password|passphrase|passcode|username|login|otp|verification code)[^\n]{0,80}:\s*$|[[(]\s*(y(es)?\s*\/\s*n(o)?)(\s*\/[^\])]*)?\s*[\])]\s*[?:]?\s*$|(press|hit) (any key|enter|return)[^\n]{0,60}$|(continue|proceed|are you sure|overwrite)[^\n]{0,80}\?\s*$|\?\s+[^\n]{0,120}›\s*[^\n]*$/i;
/** What programs say that wanted a terminal and found none. */
const NO_TERMINAL = /not a (tty|terminal)|no tty present|a terminal is required|must be run (from|in) a terminal|inappropriate ioctl for device|cannot open \/dev\/tty|\/dev\/tty: (no such device|permission denied)|EOF when reading a line|could not read (username|password)|input is not from a terminal|stdin is not a terminal|failed tty get/i;

/** The prompt a command waits at, by the end of its output; null where it is at none. A command that merely works on ends its lines. */
export function promptAt(end: string): string | null {
  const last = (end.split('\n').at(-1) ?? '').slice(-300);
  return PROMPT.test(last) ? last.trim() : null;
}

/** Whether a command that failed says that it failed for want of a terminal. */
export function wantedTerminal(end: string): boolean {
  return NO_TERMINAL.test(end);
}
