# What the shell makes of a line before a command sees it.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ touch a.c b.c 'c d.c'
$ echo *.c
a.c b.c c d.c
$ echo "*.c" '*.c' \*.c
*.c *.c *.c
$ for f in *.c; do echo "<$f>"; done
<a.c>
<b.c>
<c d.c>
$ x='two   words'; echo $x; echo "$x"
two words
two   words
$ set -- one "two three"; echo $#; echo "$2"
2
two three
$ for i in "$@"; do echo "$i"; done
one
two three
$ echo $(echo inner $(echo innermost))
inner innermost
$ echo ${x%  *} ${x#* } ${#x} ${y:-nothing}
two words 11 nothing
$ case abc in a*) echo begins with a;; esac
begins with a
