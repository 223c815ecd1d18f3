#!/usr/bin/python3
"""Prints Patroni's configuration of this pod (JSON, which is YAML): v1's settings, as far as Debian's packages go."""
import json
import os
import socket

environment = os.environ
address = socket.gethostbyname(socket.gethostname())
port = environment["PGHA_PG_PORT"]
scripts = "/opt/crunchy/bin/postgres-ha"
tls = environment.get("PGHA_TLS_ENABLED") == "true"
tls_only = environment.get("PGHA_TLS_ONLY") == "true"

parameters = {
    "archive_mode": "on",
    "archive_timeout": "60",
    "archive_command": f"source {scripts}/pgbackrest/archive-push.sh %p",
    "wal_level": "logical",
    "max_wal_senders": 6,
    "max_connections": 100,
    "password_encryption": "md5",
    "log_min_duration_statement": 60000,
    # v1 also loads pg_stat_monitor, which Debian does not have.
    "shared_preload_libraries": "pgaudit",
    # Several clusters share the node.
    "shared_buffers": "32MB",
}
local = {"unix_socket_directories": "/tmp"}
if tls:
    local.update(ssl="on", ssl_cert_file="/tmp/tls.crt", ssl_key_file="/tmp/tls.key")

clear = ["host replication primaryuser all md5", "host all all all md5"]
host_rules = [
    "local all postgres peer",
    "local all all md5",
    "hostssl replication primaryuser all md5",
    "hostssl all all all md5",
]

print(
    json.dumps(
        {
            "scope": environment["PATRONI_SCOPE"],
            "name": socket.gethostname(),
            "restapi": {"listen": "0.0.0.0:8009", "connect_address": f"{address}:8009"},
            "kubernetes": {
                "namespace": environment["PATRONI_KUBERNETES_NAMESPACE"],
                "labels": {"vendor": "crunchydata"},
                "scope_label": environment["PATRONI_KUBERNETES_SCOPE_LABEL"],
                "role_label": "role",
                "use_endpoints": False,
                "pod_ip": address,
            },
            "bootstrap": {
                "dcs": {
                    "loop_wait": 10,
                    "ttl": 30,
                    "retry_timeout": 10,
                    "postgresql": {"use_pg_rewind": True, "parameters": parameters},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "en_US.utf-8"}, "data-checksums"],
                "post_bootstrap": f"{scripts}/make-database.sh",
            },
            "postgresql": {
                "listen": f"0.0.0.0:{port}",
                "connect_address": f"{address}:{port}",
                "data_dir": environment["PATRONI_POSTGRESQL_DATA_DIR"],
                "bin_dir": "/usr/pgsql-15/bin",
                "pgpass": "/tmp/.pgpass",
                "use_unix_socket": True,
                "parameters": local,
                "pg_hba": host_rules + ([] if tls_only else clear),
                # v1 also makes replicas from its repository; this is where it ends up without one.
                "create_replica_methods": ["basebackup"],
            },
        },
        indent=2,
    )
)
