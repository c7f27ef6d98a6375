# A file that is removed while it is open lives on until it is closed.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ echo still here > file
$ exec 3< file
$ rm file
$ ls file
ls: cannot access 'file': No such file or directory
$ cat <&3
still here
$ exec 3<&-
$ mkdir dir; cd dir; rmdir ../dir; touch new
touch: cannot touch 'new': No such file or directory
$ cd; ls
