#!/bin/bash
# What the database's pgBackRest calls on the repository host (repo1-host-cmd): there it is pgBackRest itself.
exec pgbackrest "$@"
