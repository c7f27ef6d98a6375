# Small programs, typed at the prompt.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ fact() {
> if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1 - 1))))); fi
> }
$ fact 5
120
$ i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done
0
1
2
$ for i in 1 2 3 4; do [ $i = 3 ] && break; echo $i; done
1
2
$ cat > script <<'E'
> #!/bin/sh
> echo "$0 got $# words: $*"
> exit 9
> E
$ chmod +x script; ./script a b; echo $?
./script got 2 words: a b
9
