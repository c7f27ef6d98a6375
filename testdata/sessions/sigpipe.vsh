# A writer without a reader: yes is killed by SIGPIPE, and its status says so. The shell keeps only that of the last command.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ yes | head -n 1
y
$ echo $?
0
$ (yes; echo $? > status) | head -n 1
y
$ cat status
141
$ (trap '' PIPE; yes 2> error; echo $? > status) | head -n 1
y
$ cat status error
1
yes: standard output: Broken pipe
$ kill -l 141
PIPE
