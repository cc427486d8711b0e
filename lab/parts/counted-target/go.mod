module thanos-fleet/lab/parts/counted-target

go 1.24
