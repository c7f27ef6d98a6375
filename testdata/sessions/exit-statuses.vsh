# Every command leaves a number behind: 0 is success, 126 and 127 come from the shell, 128 and more from a signal.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ true; echo $?
0
$ false; echo $?
1
$ ! false; echo $?
0
$ sh -c 'exit 42'; echo $?
42
$ sh -c 'exit 256'; echo $?
0
$ nosuchcommand; echo $?
sh: 6: nosuchcommand: not found
127
$ touch plain; ./plain; echo $?
sh: 7: ./plain: Permission denied
126
$ sh -c 'kill -TERM $$'; echo $?
Terminated
143
$ false | true; echo $?
0
$ true | false; echo $?
1
$ false || echo rescued
rescued
$ true && false; echo $?
1
$ grep -q needle plain; echo $?
1
$ test 3 -gt 2; echo $?
0
$ [ -d plain ]; echo $?
1
