# One stream into two programs: tee writes into a named pipe, too.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ mkfifo p
$ sh -c 'wc -l < p > lines & seq 1 100 | tee p | tail -n 1; wait'
100
$ cat lines
100
$ sh -c 'sort -n < p > sorted & printf "%s\n" 10 9 8 | tee p | wc -l; wait'
3
$ head -n 1 sorted
8
