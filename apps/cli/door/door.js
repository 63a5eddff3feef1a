// The door keeps its own token in its own tab and trades it for the way into a surface. A link to it (#open=aide) carries no token.
const KEY = 'chatos-door-token';
const TEXTS = {
  chat: ['Chat', 'A general assistant'],
  aide: ['AIDE', 'A coding agent with workspaces'],
  settings: ['Settings', 'Models, keys and MCP servers'],
};
const message = document.querySelector('#message');
const list = document.querySelector('#surfaces');

const fragment = new URLSearchParams(location.hash.slice(1));
const given = fragment.get('t');
if (given !== null) sessionStorage.setItem(KEY, given);
history.replaceState(null, '', '/');

try {
  const surfaces = await readSurfaces(sessionStorage.getItem(KEY));
  const wanted = surfaces.find(({ surface }) => surface === fragment.get('open'));
  if (wanted !== undefined) location.replace(wanted.wayIn);
  else show(surfaces);
} catch (error) {
  message.textContent = error.message;
}

async function readSurfaces(token) {
  const lost = 'This tab does not know the way in. Open the address that was printed when ChatOS started.';
  if (token === null) throw new Error(lost);
  const response = await fetch('surfaces.json', { headers: { authorization: `Bearer ${token}` } });
  if (response.status === 401) throw new Error(lost);
  if (!response.ok) throw new Error(`ChatOS answered with status ${response.status}.`);
  return response.json();
}

function show(surfaces) {
  message.textContent = 'Chat and AIDE share their settings, and nothing else.';
  list.hidden = false;
  for (const { surface, wayIn } of surfaces) {
    const [title, text] = TEXTS[surface];
    const link = document.createElement('a');
    link.href = wayIn;
    const strong = document.createElement('strong');
    strong.textContent = title;
    const span = document.createElement('span');
    span.textContent = text;
    link.append(strong, span);
    list.append(link);
  }
  list.querySelector('a')?.focus();
}
