process.stderr.write('reading configuration\nfatal: TOKEN is not set\n');
process.exitCode = 3;
