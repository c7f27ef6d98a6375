# One machine, several consoles: files and message queues are shared, variables and directories are not.
$ x=1; cd /tmp; echo shared > file; ipcmk -Q
Message queue id: 0

== console 2 ==
$ echo "<$x>"; pwd; cat /tmp/file
<>
/root
shared
$ ipcs -q | awk '$1 ~ /^0x/ { print $2, $3, $4 }'
0 root 644
$ echo a line for the other console > /dev/tty1

== console 1 ==
a line for the other console

$ who 2> /dev/null; ls /dev/tty[1-4]
/dev/tty1  /dev/tty2  /dev/tty3  /dev/tty4
