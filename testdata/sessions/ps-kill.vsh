# The pipeline that kills processes by name. Look at its output: it finds its own grep.
$ sleep 1000 &
$ sleep 2000 &
$ ps -ef | grep sleep
$ ps -ef | grep sleep | awk '{print $2}' | xargs kill
$ ps -ef | grep [s]leep
