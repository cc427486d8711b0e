package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"

	"github.com/prometheus/prometheus/prompb"
)

// seriesPerMetric is how many series share a name unless told otherwise; a node exporter has some thirty on a machine of middle size.
const seriesPerMetric = 30

// labelsOf are the sorted labels of one series, as many as asked for; the same index has the same labels in every run.
func labelsOf(index, count, perMetric int, extra []prompb.Label) []prompb.Label {
	pod := index / 50
	all := []prompb.Label{
		{Name: "__name__", Value: fmt.Sprintf("bench_container_metric_%03d_total", index/perMetric%400)},
		{Name: "instance", Value: fmt.Sprintf("10.%d.%d.%d:9100", pod/65536%256, pod/256%256, pod%256)},
		{Name: "device", Value: fmt.Sprintf("device-%d", index)},
		{Name: "job", Value: "node-exporter"},
		{Name: "namespace", Value: fmt.Sprintf("team-%02d", index/5%20)},
		{Name: "pod", Value: fmt.Sprintf("workload-%d-7d9f8c6b5-x%04d", pod%200, pod%10000)},
		{Name: "container", Value: fmt.Sprintf("container-%d", index%5)},
		{Name: "node", Value: fmt.Sprintf("ip-10-0-%d-%d.internal", pod/8%256, pod/64%256)},
		{Name: "mode", Value: []string{"idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"}[index%8]},
		{Name: "zone", Value: fmt.Sprintf("eu-west-1%c", 'a'+pod%3)},
	}
	for len(all) < count {
		all = append(all, prompb.Label{Name: fmt.Sprintf("label_%02d", len(all)), Value: fmt.Sprintf("value-%d", pod%17)})
	}
	// The first three make a series unique.
	all = append(all[:max(count, 3)], extra...)
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// encodedLabels are the labels of a series as they stand in a TimeSeries message; they are encoded once.
func encodedLabels(labels []prompb.Label) ([]byte, error) {
	series := prompb.TimeSeries{Labels: labels}
	return series.Marshal()
}

// The fields of the messages, as prompb/types.proto and prompb/remote.proto number them.
const (
	requestSeriesField = 0x0a // WriteRequest.timeseries = 1, length-delimited
	seriesSampleField  = 0x12 // TimeSeries.samples = 2, length-delimited
	sampleValueField   = 0x09 // Sample.value = 1, 64 bits
	sampleTimeField    = 0x10 // Sample.timestamp = 2, varint
)

// appendSeries adds a series with one sample to a WriteRequest.
func appendSeries(request, labels []byte, value float64, timestamp int64) []byte {
	var sample [32]byte
	encoded := append(sample[:0], sampleValueField)
	encoded = binary.LittleEndian.AppendUint64(encoded, math.Float64bits(value))
	encoded = append(encoded, sampleTimeField)
	encoded = binary.AppendUvarint(encoded, uint64(timestamp))
	request = append(request, requestSeriesField)
	request = binary.AppendUvarint(request, uint64(len(labels)+2+len(encoded)))
	request = append(request, labels...)
	request = append(request, seriesSampleField, byte(len(encoded)))
	return append(request, encoded...)
}
