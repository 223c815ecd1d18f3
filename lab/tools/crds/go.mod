module pg-handover/lab/tools/crds

go 1.26.8

require (
	github.com/percona/percona-postgresql-operator v1.6.0
	github.com/percona/percona-postgresql-operator/v2 v2.9.0
)
