# Parentheses make a child: what it changes dies with it. Braces do not.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ x=1; (x=2; echo $x); echo $x
2
1
$ { x=3; }; echo $x
3
$ (cd /; pwd); pwd
/
/root
$ echo one two | read a b; echo "<$a>"
<>
$ echo one two | { read a b; echo "<$b>"; }
<two>
$ exec 5> out; (echo child >&5); echo parent >&5; cat out
child
parent
