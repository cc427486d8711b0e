package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// serveReport says how often it was asked.
type serveReport struct {
	Scrapes int `json:"scrapes"`
}

func runServe(ctx context.Context, args []string) (any, error) {
	flags := newFlags("serve")
	listen := flags.String("listen", "127.0.0.1:9100", "address to listen on")
	series := flags.Int("series", 5000, "series of each target")
	churn := flags.Float64("churn", 0, "share of the series that is new in each scrape")
	_ = flags.Parse(args)

	targets := &targets{series: *series, churn: *churn, byPath: map[string]*target{}}
	server := &http.Server{Addr: *listen, Handler: targets}
	return untilDone(ctx, server, func() any { return serveReport{Scrapes: targets.scrapes()} })
}

// untilDone serves until it is told to end.
func untilDone(ctx context.Context, server *http.Server, report func() any) (any, error) {
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return nil, err
	}
	return report(), nil
}

// targets are as many targets as paths are asked for.
type targets struct {
	series int
	churn  float64
	mutex  sync.Mutex
	byPath map[string]*target
}

func (t *targets) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	if request.URL.Path == "/-/ready" {
		return
	}
	t.mutex.Lock()
	one := t.byPath[request.URL.Path]
	if one == nil {
		one = newTarget(t.series, t.churn)
		t.byPath[request.URL.Path] = one
	}
	t.mutex.Unlock()
	text := one.scrape(time.Now())
	response.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	if strings.Contains(request.Header.Get("Accept-Encoding"), "gzip") {
		response.Header().Set("Content-Encoding", "gzip")
		writer, _ := gzip.NewWriterLevel(response, gzip.BestSpeed)
		defer writer.Close()
		_, _ = writer.Write(text)
		return
	}
	_, _ = response.Write(text)
}

func (t *targets) scrapes() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	total := 0
	for _, one := range t.byPath {
		total += one.sequence
	}
	return total
}

// target is shaped like a node exporter: families of some thirty series with two or three labels.
type target struct {
	mutex    sync.Mutex
	sequence int
	churn    float64
	lines    []line
	text     []byte
}

type line struct {
	comment string
	// name and labels of a series; empty where only the comment is new.
	prefix string
	kind   int
}

// Kinds of values: most counters of a machine move a little, a third of what it shows never moves.
const (
	constant = iota
	counter
	gauge
)

func newTarget(series int, churn float64) *target {
	t := &target{churn: churn}
	for index := range series {
		family := index / seriesPerMetric
		name := fmt.Sprintf("node_bench_family_%d_total", family)
		comment := ""
		if index%seriesPerMetric == 0 {
			comment = fmt.Sprintf("# HELP %s Family %d of a target that stands for a machine.\n# TYPE %s counter\n", name, family, name)
		}
		prefix := fmt.Sprintf(`%s{cpu="%d",device="device-%d",mode="mode-%d"} `, name, index%8, index, index%5)
		t.lines = append(t.lines, line{comment: comment, prefix: prefix, kind: index % 3})
	}
	return t
}

func (t *target) scrape(now time.Time) []byte {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.sequence++
	replaced := int(t.churn * float64(len(t.lines)))
	for index := range replaced {
		at := (t.sequence*7919 + index) % len(t.lines)
		old := &t.lines[at]
		name, _, _ := strings.Cut(old.prefix, "{")
		old.prefix = fmt.Sprintf(`%s{cpu="%d",device="device-%d-%d",mode="new"} `, name, at%8, at, t.sequence)
	}
	text := t.text[:0]
	text = fmt.Appendf(text, "# TYPE bench_scrape_sequence counter\nbench_scrape_sequence %d\n", t.sequence)
	text = fmt.Appendf(text, "# TYPE bench_scrape_time_seconds gauge\nbench_scrape_time_seconds %.3f\n", float64(now.UnixMilli())/1000)
	for index := range t.lines {
		one := &t.lines[index]
		text = append(text, one.comment...)
		text = append(text, one.prefix...)
		text = strconv.AppendFloat(text, t.value(one.kind, index), 'f', -1, 64)
		text = append(text, '\n')
	}
	t.text = text
	// The next scrape may begin before this text is sent.
	return append([]byte(nil), text...)
}

func (t *target) value(kind, index int) float64 {
	switch kind {
	case counter:
		return float64(index*1000) + float64(t.sequence)*float64(index%97+1)*1.25
	case gauge:
		return float64((t.sequence*7919+index*104729)%1000003) / 8
	default:
		return float64(index)
	}
}
