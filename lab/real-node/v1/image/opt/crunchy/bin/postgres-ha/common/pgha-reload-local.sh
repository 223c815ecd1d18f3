#!/bin/bash
# The operator calls it after it changed what is for one server alone. There is nothing of that kind here.
exec patronictl -c /tmp/postgres-ha-bootstrap.yaml reload --force "$PATRONI_SCOPE" "$HOSTNAME"
