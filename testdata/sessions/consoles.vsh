# One machine, several consoles: files and message queues are shared, variables and directories are not.
$ x=1; cd /tmp; echo shared > file; ipcmk -Q

== console 2 ==
$ echo "<$x>"; pwd; cat /tmp/file
$ ipcs -q
$ echo a line for the other console > /dev/tty1

== console 1 ==
$ who 2> /dev/null; ls /dev/tty[1-4]
