# The System V exercise: a key from a file's name, a queue, one message, received twice.
$ ipcmk -Q -f /tmp:h
Message queue id: 0
$ ipcs -q

------ Message Queues --------
key        msqid      owner      perms      used-bytes   messages    
0x68190009 0          root       644        0            0           
\
$ send -i 0 -t 123 -m 'hello helios'
$ ipcs -q

------ Message Queues --------
key        msqid      owner      perms      used-bytes   messages    
0x68190009 0          root       644        13           1           
\
$ recv -i 0 -t 123
hello helios
$ recv -i 0 -t 123
^C
$ ipcrm -q 0
$ ipcs -q

------ Message Queues --------
key        msqid      owner      perms      used-bytes   messages    
\
