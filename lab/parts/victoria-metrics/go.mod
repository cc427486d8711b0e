module thanos-fleet/lab/parts/victoria-metrics

go 1.26.6

require github.com/VictoriaMetrics/VictoriaMetrics v1.102.1
