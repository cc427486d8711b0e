module thanos-fleet/lab/parts/vmagent

go 1.26.6

require github.com/VictoriaMetrics/VictoriaMetrics v1.150.0
