# A hard link is another name of the same file; a symbolic link is a file that holds a name.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ echo content > file
$ ln file hard; ln -s file soft
$ stat -c '%h %F' file
2 regular file
$ stat -c '%F' soft
symbolic link
$ readlink soft
file
$ echo more >> hard; cat file
content
more
$ rm file
$ cat hard
content
more
$ cat soft
cat: soft: No such file or directory
$ ln -s loop loop; cat loop
cat: loop: Too many levels of symbolic links
$ mkdir dir; ln dir another
ln: dir: hard link not allowed for directory
$ echo new > soft; ls
dir  file  hard  loop  soft
