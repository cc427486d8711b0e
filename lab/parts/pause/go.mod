module thanos-fleet/lab/parts/pause

go 1.24
