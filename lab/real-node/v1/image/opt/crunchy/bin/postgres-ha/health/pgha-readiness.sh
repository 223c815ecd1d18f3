#!/bin/bash
# Ready is a server that takes connections: Patroni answers 503 while PostgreSQL is stopped.
exec curl --silent --fail --output /dev/null http://127.0.0.1:8009/readiness
