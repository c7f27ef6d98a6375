# The mask takes permissions away from what is created; chmod does not ask it.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ umask
0022
$ touch a; mkdir d
$ stat -c '%a %n' a d
644 a
755 d
$ umask 077
$ touch b; mkdir e
$ stat -c '%a %n' b e
600 b
700 e
$ umask 0
$ touch c; stat -c '%a %n' c
666 c
$ umask 022; chmod 666 b; stat -c '%a' b
666
$ umask -S
u=rwx,g=rx,o=rx
