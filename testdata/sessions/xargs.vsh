# Words on standard input become arguments.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ seq 1 10 | xargs echo
1 2 3 4 5 6 7 8 9 10
$ seq 1 10 | xargs -n 4 echo row
row 1 2 3 4
row 5 6 7 8
row 9 10
$ mkdir d; echo a.txt b.txt | (cd d; xargs touch)
$ cd d; echo *; cd ..
a.txt b.txt
$ find d -name '*.txt' | sort
d/a.txt
d/b.txt
$ find d -type f | wc -l
2
$ grep -c . /dev/null; echo $?
0
1
$ seq 1 3 | while read n; do echo $((n * n)); done
1
4
9
