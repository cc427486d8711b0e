package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"
)

type writeOptions struct {
	url         string
	series      int
	labels      int
	perMetric   int
	batch       int
	concurrency int
	rounds      int
	rate        float64
	begin       int64
	step        int64
	churn       float64
	retries     int
	headers     listFlag
	extra       listFlag
	identity    identity
}

// writeReport says what became of the samples.
type writeReport struct {
	Accepted   int            `json:"accepted"`
	Refused    int            `json:"refused"`
	Failed     int            `json:"failed"`
	Statuses   map[string]int `json:"statuses"`
	Bytes      int            `json:"bytes"`
	Plain      int            `json:"plainBytes"`
	Seconds    float64        `json:"seconds"`
	BehindMax  float64        `json:"behindSeconds"`
	LatencyP50 float64        `json:"latencyP50Milliseconds"`
	LatencyP99 float64        `json:"latencyP99Milliseconds"`
	CPUSeconds float64        `json:"cpuSeconds"`
}

func runWrite(ctx context.Context, args []string) (any, error) {
	flags := newFlags("write")
	var options writeOptions
	flags.StringVar(&options.url, "url", "", "where to write to")
	flags.IntVar(&options.series, "series", 60000, "series")
	flags.IntVar(&options.labels, "labels", 10, "labels of each, its name included")
	flags.IntVar(&options.perMetric, "series-per-metric", seriesPerMetric, "series that share a name")
	flags.IntVar(&options.batch, "batch", 2000, "samples in a request")
	flags.IntVar(&options.concurrency, "concurrency", 4, "requests at one time; a series always goes the same way")
	flags.IntVar(&options.rounds, "rounds", 1, "samples of each series")
	flags.Float64Var(&options.rate, "rate", 0, "samples per second in all; 0 is as fast as they are accepted")
	flags.Int64Var(&options.begin, "begin", time.Now().UnixMilli(), "timestamp of the first round in milliseconds")
	flags.Int64Var(&options.step, "step", 1000, "milliseconds between rounds")
	flags.Float64Var(&options.churn, "churn", 0, "share of the series that is new in each round")
	flags.IntVar(&options.retries, "retries", 20, "repetitions of a request that failed for now")
	flags.Var(&options.headers, "header", "NAME=VALUE, repeatable")
	flags.Var(&options.extra, "label", "NAME=VALUE on every series, repeatable")
	options.identity.register(flags)
	_ = flags.Parse(args)
	return write(ctx, options)
}

func write(ctx context.Context, options writeOptions) (*writeReport, error) {
	client, err := options.identity.client(options.concurrency)
	if err != nil {
		return nil, err
	}
	report := &writeReport{Statuses: map[string]int{}}
	var (
		mutex     sync.Mutex
		group     sync.WaitGroup
		latencies []float64
		failure   error
	)
	begin := time.Now()
	share := (options.series + options.concurrency - 1) / options.concurrency
	for from := 0; from < options.series; from += share {
		writer := &writer{options: options, client: client, from: from, to: min(from+share, options.series), begin: begin}
		group.Add(1)
		go func() {
			defer group.Done()
			err := writer.run(ctx)
			mutex.Lock()
			defer mutex.Unlock()
			failure = errors.Join(failure, err)
			report.add(writer)
			latencies = append(latencies, writer.latencies...)
		}()
	}
	group.Wait()
	report.Seconds = time.Since(begin).Seconds()
	report.LatencyP50, report.LatencyP99 = quantile(latencies, 0.5), quantile(latencies, 0.99)
	report.CPUSeconds = ownCPUSeconds()
	return report, failure
}

// writer sends one share of the series, in order.
type writer struct {
	options  writeOptions
	client   *http.Client
	from, to int
	begin    time.Time

	accepted, refused, failed int
	bytes, plain              int
	statuses                  map[string]int
	latencies                 []float64
	behind                    time.Duration
	sent                      int
}

func (w *writer) run(ctx context.Context) error {
	w.statuses = map[string]int{}
	extra, err := parsedLabels(w.options.extra)
	if err != nil {
		return err
	}
	count := w.to - w.from
	encoded := make([][]byte, count)
	for index := range encoded {
		if encoded[index], err = encodedLabels(labelsOf(w.from+index, w.options.labels, w.options.perMetric, extra)); err != nil {
			return err
		}
	}
	fresh := w.options.series + w.from*1000
	var request, compressed []byte
	for round := 0; round < w.options.rounds; round++ {
		timestamp := w.options.begin + int64(round)*w.options.step
		for replaced := 0; round > 0 && replaced < int(w.options.churn*float64(count)); replaced++ {
			fresh++
			if encoded[(round*7919+replaced)%count], err = encodedLabels(labelsOf(fresh, w.options.labels, w.options.perMetric, extra)); err != nil {
				return err
			}
		}
		for at := 0; at < count; at += w.options.batch {
			end := min(at+w.options.batch, count)
			request = request[:0]
			for _, labels := range encoded[at:end] {
				request = appendSeries(request, labels, float64(round), timestamp)
			}
			compressed = snappy.Encode(compressed[:cap(compressed)], request)
			w.pace(ctx)
			if ctx.Err() != nil {
				return nil
			}
			w.plain += len(request)
			w.send(ctx, compressed, end-at)
		}
	}
	return nil
}

// pace waits until the next request is due. It is due by the clock, not by the answer to the one before.
func (w *writer) pace(ctx context.Context) {
	if w.options.rate <= 0 {
		return
	}
	share := w.options.rate * float64(w.to-w.from) / float64(w.options.series)
	due := w.begin.Add(time.Duration(float64(w.sent) / share * float64(time.Second)))
	if late := time.Since(due); late > w.behind {
		w.behind = late
	}
	select {
	case <-ctx.Done():
	case <-time.After(time.Until(due)):
	}
}

func (w *writer) send(ctx context.Context, body []byte, samples int) {
	w.sent += samples
	for attempt := 0; ; attempt++ {
		begin := time.Now()
		status, err := w.post(ctx, body)
		w.latencies = append(w.latencies, time.Since(begin).Seconds()*1000)
		w.statuses[status]++
		switch {
		case err == nil && status[0] == '2':
			w.accepted += samples
			w.bytes += len(body)
			return
		case err == nil && status[0] == '4' && status != "429":
			w.refused += samples
			return
		case attempt >= w.options.retries || ctx.Err() != nil:
			w.failed += samples
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(50*time.Millisecond<<min(attempt, 6), 2*time.Second)):
		}
	}
}

func (w *writer) post(ctx context.Context, body []byte) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.options.url, bytes.NewReader(body))
	if err != nil {
		return "unsent", err
	}
	request.Header.Set("Content-Type", "application/x-protobuf")
	request.Header.Set("Content-Encoding", "snappy")
	request.Header.Set("X-Prometheus-Remote-Write-Version", "0.1.0")
	for _, header := range w.options.headers {
		name, value, _ := strings.Cut(header, "=")
		request.Header.Set(name, value)
	}
	response, err := w.client.Do(request)
	if err != nil {
		return "unsent", err
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return fmt.Sprint(response.StatusCode), nil
}

func (r *writeReport) add(w *writer) {
	r.Accepted += w.accepted
	r.Refused += w.refused
	r.Failed += w.failed
	r.Bytes += w.bytes
	r.Plain += w.plain
	r.BehindMax = max(r.BehindMax, w.behind.Seconds())
	for status, count := range w.statuses {
		r.Statuses[status] += count
	}
}

func parsedLabels(given []string) ([]prompb.Label, error) {
	var labels []prompb.Label
	for _, one := range given {
		name, value, found := strings.Cut(one, "=")
		if !found {
			return nil, fmt.Errorf("a label is NAME=VALUE; got: %s", one)
		}
		labels = append(labels, prompb.Label{Name: name, Value: value})
	}
	return labels, nil
}

func ownCPUSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

// identity is what the program shows, and whom it trusts.
type identity struct{ cert, key, ca, serverName string }

func (i *identity) client(connections int) (*http.Client, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}
	if i.ca != "" {
		authorities := x509.NewCertPool()
		text, err := os.ReadFile(i.ca)
		if err != nil {
			return nil, err
		}
		authorities.AppendCertsFromPEM(text)
		config := &tls.Config{RootCAs: authorities, ServerName: i.serverName, MinVersion: tls.VersionTLS13}
		if i.cert != "" {
			pair, err := tls.LoadX509KeyPair(i.cert, i.key)
			if err != nil {
				return nil, err
			}
			config.Certificates = []tls.Certificate{pair}
		}
		transport.TLSClientConfig = config
	}
	return &http.Client{Transport: transport, Timeout: time.Minute}, nil
}
