package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"
)

// receiver decodes what it is sent with Prometheus's own messages.
type receiver struct {
	mutex  sync.Mutex
	series map[string][]prompb.Sample
	fail   int
}

func (r *receiver) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.fail > 0 {
		r.fail--
		response.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	body, _ := io.ReadAll(request.Body)
	plain, err := snappy.Decode(nil, body)
	if err != nil {
		panic(err)
	}
	var message prompb.WriteRequest
	if err := message.Unmarshal(plain); err != nil {
		panic(err)
	}
	for _, one := range message.Timeseries {
		key := ""
		names := []string{}
		for _, label := range one.Labels {
			names = append(names, label.Name)
			key += label.Name + "=" + label.Value + ","
		}
		if !slices.IsSorted(names) {
			panic("labels are not sorted: " + key)
		}
		r.series[key] = append(r.series[key], one.Samples...)
	}
}

func TestEverySeriesIsWrittenInOrderAndNumbered(t *testing.T) {
	received := &receiver{series: map[string][]prompb.Sample{}, fail: 2}
	server := httptest.NewServer(received)
	defer server.Close()
	options := writeOptions{
		url: server.URL, series: 103, labels: 10, perMetric: 30, batch: 10, concurrency: 3, rounds: 4, begin: 1000, step: 50, retries: 5,
	}
	report, err := write(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	if report.Accepted != 412 || report.Statuses["503"] != 2 {
		t.Fatalf("accepted %d, statuses %v", report.Accepted, report.Statuses)
	}
	if len(received.series) != 103 {
		t.Fatalf("%d series", len(received.series))
	}
	for key, samples := range received.series {
		if len(samples) != 4 {
			t.Fatalf("%s has %d samples", key, len(samples))
		}
		for round, sample := range samples {
			if sample.Value != float64(round) || sample.Timestamp != 1000+int64(round)*50 {
				t.Fatalf("%s: sample %d is %v", key, round, sample)
			}
		}
	}
}

func TestRefusedSamplesAreNotSentAgain(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
		calls++
		response.WriteHeader(http.StatusConflict)
	}))
	defer server.Close()
	options := writeOptions{url: server.URL, series: 10, labels: 4, perMetric: 30, batch: 10, concurrency: 1, rounds: 1, retries: 5}
	report, err := write(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	if report.Refused != 10 || report.Accepted != 0 || calls != 1 {
		t.Fatalf("%+v after %d calls", report, calls)
	}
}

func TestChurnReplacesSeries(t *testing.T) {
	received := &receiver{series: map[string][]prompb.Sample{}}
	server := httptest.NewServer(received)
	defer server.Close()
	options := writeOptions{
		url: server.URL, series: 100, labels: 10, perMetric: 30, batch: 50, concurrency: 1, rounds: 3, step: 1, churn: 0.1,
	}
	if _, err := write(context.Background(), options); err != nil {
		t.Fatal(err)
	}
	if len(received.series) != 120 {
		t.Fatalf("%d series in place of 120", len(received.series))
	}
}

func BenchmarkEncode(b *testing.B) {
	labels, err := encodedLabels(labelsOf(7, 10, 30, nil))
	if err != nil {
		b.Fatal(err)
	}
	var request, compressed []byte
	for b.Loop() {
		request = request[:0]
		for index := range 2000 {
			request = appendSeries(request, labels, float64(index), 1_700_000_000_000)
		}
		compressed = snappy.Encode(compressed[:cap(compressed)], request)
	}
	b.ReportMetric(float64(2000*b.N)/b.Elapsed().Seconds(), "samples/s")
}
