# The one-liners of the textbooks.
# recorded: linux (dash 0.5.12, GNU coreutils 9.1)
$ printf 'ann 3\nbob 5\ncyd 4\n' > marks
$ awk '{ print $2, $1 }' marks
3 ann
5 bob
4 cyd
$ awk '$2 > 3' marks
bob 5
cyd 4
$ awk '{ s += $2 } END { print s / NR }' marks
4
$ awk -F: 'NR == 1 { print $1, NF }' /etc/passwd
root 7
$ awk '/b/ { n++ } END { printf "%d line\n", n }' marks
1 line
$ sed -n '2p' marks
bob 5
$ sed 's/o/0/g' marks | head -n 2
ann 3
b0b 5
$ cut -d ' ' -f 2 marks | sort -n | tail -n 1
5
