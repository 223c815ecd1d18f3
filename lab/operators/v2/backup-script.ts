import { STANZA } from './names.ts';

/** Exit code of a backup whose process vanished without leaving one, e.g. killed for memory. */
const VANISHED = 99;
/** As a Job's pods are tried again; the real Job gives up after six, over ten minutes. */
const ATTEMPTS = 3;
const PAUSE_SECONDS = 2;

/**
 * Runs one backup in the primary's pod, or takes up one that is running: arguments are an ID, the
 * repository's number, the configuration's hash and pgBackRest's options. The work is detached and leaves
 * its exit code in a file, so that an operator killed meanwhile finds it again. Prints `info` at the end.
 */
export const BACKUP_SCRIPT = `
directory="\${PGHOST%/*}/backup-$1"
mkdir -p "$directory"
if [[ ! -e "$directory/pid" ]]; then
  export directory repo="$2" hash="$3" options="$4"
  setsid bash -c '
    for attempt in $(seq ${ATTEMPTS}); do
      if [[ "$(< "$PGBACKREST_CONFIG_INCLUDE_PATH/config-hash")" != "$hash" ]]; then
        echo "the configuration has not reached the pod yet"; code=1
      else
        eval "pgbackrest backup --stanza=${STANZA} --repo=$repo $options" && code=0 || code=$?
      fi
      if [[ "$code" == 0 ]]; then break; fi
      sleep ${PAUSE_SECONDS}
    done
    echo "$code" > "$directory/code.new"
    mv "$directory/code.new" "$directory/code"
  ' < /dev/null > "$directory/log" 2>&1 &
  echo $! > "$directory/pid"
fi
until [[ -e "$directory/code" ]]; do
  if ! kill -0 "$(< "$directory/pid")" 2> /dev/null && [[ ! -e "$directory/code" ]]; then
    echo ${VANISHED} > "$directory/code"
  fi
  sleep 0.1
done
cat >&2 "$directory/log"
code="$(< "$directory/code")"
if [[ "$code" == 0 ]]; then pgbackrest info --stanza=${STANZA} --repo="$2" --output=json; fi
exit "$code"
`;
