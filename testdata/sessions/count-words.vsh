# Which words occur most often? The pipeline of the textbooks.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ cat > text
< the fox and the dog
< and the cat
^D
$ tr ' ' '\n' < text | sort | uniq -c | sort -rn | head -n 2
      3 the
      2 and
$ tr ' ' '\n' < text | sort | uniq | wc -l
5
