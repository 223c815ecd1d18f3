#!/bin/sh
# Takes the stack's remains away when its owner ends without `down`, whatever ended it (SIGKILL too).
# Standard input is a pipe from the owner: a line "done" means that `down` did all; end of file without it
# means that the owner is gone. Usage: reaper.sh STACK_ID DIRECTORY
id=$1
directory=$2
while read -r line; do
  [ "$line" = done ] && exit 0
done
# Several rounds: what a killed process was about to start may appear after the first.
quiet=0
while [ "$quiet" -lt 3 ]; do
  found=0
  for environ in $(grep -lsz "^PG_HANDOVER_LAB=$id\$" /proc/[0-9]*/environ); do
    pid=${environ#/proc/}
    kill -KILL "${pid%/environ}" 2>/dev/null && found=1
  done
  [ "$found" = 0 ] && quiet=$((quiet + 1))
  sleep 0.2
done
[ -f "$directory/stack.json" ] && [ -z "$PG_HANDOVER_KEEP" ] && rm -rf "$directory"
exit 0
