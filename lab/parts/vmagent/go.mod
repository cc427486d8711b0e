module thanos-fleet/lab/parts/vmagent

go 1.22.5

require github.com/VictoriaMetrics/VictoriaMetrics v1.102.1
