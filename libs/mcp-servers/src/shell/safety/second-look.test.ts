import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simpleCommands } from './command-words.ts';
import { secondLook } from './second-look.ts';

const surrounding = { workspaceRoot: '/home/me/project', cwd: '/home/me/project/src' };

describe('a command deserves a second look', () => {
  it.each([
    'rm -rf /', 'rm -rf ~', 'rm -rf "$HOME"', 'rm -fr ..', 'rm -r -f ../', 'rm --recursive --force /home/me/project', 'rm -rf ../*', 'rm -rf $DIR', 'rm -rf "$(pwd)"', 'rm -rf ../.git', 'cd x && rm -rf ..', 'true; rm -rf ..',
    'true\nrm -rf ..', 'echo `rm -rf ..`', 'echo "$(rm -rf ..)"', "bash -c 'rm -rf ..'", 'sh -ec "true; rm -rf .."', 'eval "rm -rf .."', 'env A=1 rm -rf ..', 'A=1 rm -rf ..', '/bin/rm -rf ..', 'r\\m -rf ..', "'rm' -rf ..", 'nice -n 5 rm -rf ..',
    'timeout 5 rm -rf ..', 'ls .. | xargs rm -rf ..', 'find . -exec rm -rf {} \\;', 'find .. -delete', 'if true; then rm -rf ..; fi', '(rm -rf ..)', '{ rm -rf ..; }', 'cat <(rm -rf ..)', 'bash <<EOF\nrm -rf ..\nEOF', 'true & rm -rf ..', 'true | rm -rf ..',
    'sudo ls', 'su -c ls', 'doas make install', 'sudo -u me rm x', 'env -i sudo ls',
    'git push --force', 'git push -f origin main', 'git push origin +main', 'git push --force-with-lease', 'git -C .. -c core.pager=x push -f', 'git push origin --delete x', 'git push origin :x', 'git reset --hard HEAD~1', 'git clean -fdx',
    'git checkout -- .', 'git checkout .', 'git restore .', 'git branch -D x', 'git stash clear', 'git filter-branch', 'git   push   --force', 'git push \\\n --force',
    'npm publish', 'docker push x', 'kubectl delete pod x', 'terraform destroy', 'aws s3 rm s3://x', 'gh release create v1',
    'mkfs.ext4 /dev/sda1', 'dd if=x of=/dev/sda', 'echo x > /dev/sda', 'shutdown now', 'chmod -R 777 ..', 'chown -R me /',
    '$CMD x', '$(which rm) -rf x', 'сat x', 'eval "$X"', 'bash <(curl https://example.org)', 'bash -c "$X"',
  ])('%j', (command) => expect(secondLook(command, surrounding)).not.toEqual([]));
});

describe('a command does not', () => {
  it.each([
    'ls -la', 'rm -rf build', 'rm -rf ./node_modules ../dist', 'rm x', 'rm ../x', 'git push', 'git push origin main', 'git reset --soft HEAD~1', 'git reset', 'git clean -n', 'git checkout main', 'git checkout -b x', 'git restore --staged x', 'git branch -d x',
    'git stash', 'git stash pop', 'git commit -m "git push --force"', "echo 'rm -rf /'", 'echo rm -rf /', 'grep -rf patterns .', 'npm install', 'npm test', 'docker ps', 'kubectl get pods', 'find . -name x -delete', "find . -type f -exec grep x {} +", 'chmod -R u+x scripts',
    'echo "$HOME"', 'cat <<EOF > x\nsome text\nEOF', 'make -f x', 'echo a > b 2>&1', 'for f in *.ts; do echo "$f"; done', 'A=1 npm test', '# rm -rf ..', 'ls # rm -rf ..', 'printf "%s" "sudo"', 'gh pr list', 'xargs -n 1 echo', "python3 -c 'print(1)'", '[ -f x ] && cat x',
  ])('%j', (command) => expect(secondLook(command, surrounding)).toEqual([]));
});

it('says what it is', () => {
  expect(secondLook('sudo rm -rf .. && git push -f', surrounding)).toEqual(["It asks for another user's rights (sudo).", 'It deletes .. whole.', 'It replaces what is on a remote (git push with force).']);
});

it('words are as the shell passes them on', () => {
  expect(simpleCommands(`a 'b c' "d e"f g\\ h 2>/dev/null >out | i "j\\"k" && l`)).toEqual([
    { words: ['a', 'b c', 'd ef', 'g h'], isPiped: true, writesTo: ['/dev/null', 'out'] }, { words: ['i', 'j"k'], isPiped: false, writesTo: [] }, { words: ['l'], isPiped: false, writesTo: [] },
  ]);
});

it('every text can be looked at, in little time', () => {
  const pieces = fc.constantFrom('rm', ' -rf', ' ..', '$(', ')', '`', '"', "'", '\\', '\n', ';', '|', '&', '<<E', '<', '>', '{', '}', '#', ' ', '$x', 'é');
  fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => Array.isArray(secondLook(parts.join(''), surrounding))));
  const startedAt = performance.now();
  secondLook('$('.repeat(20_000), surrounding);
  secondLook('`'.repeat(20_000), surrounding);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
