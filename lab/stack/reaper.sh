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
files=
segments=
while [ "$quiet" -lt 3 ]; do
  found=0
  for environ in $(grep -lsz "^PG_HANDOVER_LAB=$id\$" /proc/[0-9]*/environ); do
    process=${environ%/environ}
    # A killed postmaster leaves its shared memory: note it while it is mapped.
    files="$files $(grep -ohE '/dev/shm/PostgreSQL\.[0-9]+' "$process/maps" 2>/dev/null | sort -u)"
    segments="$segments $(sed -nE 's|.* ([0-9]+) +/SYSV[0-9a-f]+.*|-m \1|p' "$process/maps" 2>/dev/null | sort -u)"
    kill -KILL "${process#/proc/}" 2>/dev/null && found=1
  done
  [ "$found" = 0 ] && quiet=$((quiet + 1))
  sleep 0.2
done
# shellcheck disable=SC2086 # both are lists of words
set -- $segments
# shellcheck disable=SC2086
rm -f $files
[ $# = 0 ] || ipcrm "$@" 2>/dev/null
# A real node's link: the kernel removes it with the network namespace, but may take minutes to. It has the stack's id
# for an alias. And its control groups, empty by now.
link=$(grep -lsx "$id" /sys/class/net/*/ifalias)
[ -n "$link" ] && link=${link%/ifalias} && ip link delete "${link##*/}" 2>/dev/null
find /sys/fs/cgroup -depth -type d -path "*/pgh-$id*" -exec rmdir {} + 2>/dev/null
[ -f "$directory/stack.json" ] && [ -z "$PG_HANDOVER_KEEP" ] && rm -rf "$directory"
exit 0
