const KEY = 'chatos-token';

/**
 * The headless host's token of this surface: taken from the address's fragment (`#t=…`) into the tab's session storage, and out of the
 * address, so that it is neither bookmarked nor shown. Null where the page was opened without one.
 */
export function takeToken(page: Window): string | null {
  const fragment = new URLSearchParams(page.location.hash.slice(1));
  const given = fragment.get('t');
  if (given === null || given === '') return storedToken(page);
  fragment.delete('t');
  const rest = fragment.toString();
  page.history.replaceState(null, '', `${page.location.pathname}${page.location.search}${rest === '' ? '' : `#${rest}`}`);
  try {
    page.sessionStorage.setItem(KEY, given);
  } catch {
    // Storage may be switched off: the token then lives as long as the page.
  }
  return given;
}

function storedToken(page: Window): string | null {
  try {
    return page.sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
