package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// spread is the distribution of delays, in seconds.
type spread struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// probeReport tells how old what is read is: at any moment, and when it is first seen.
type probeReport struct {
	Seen     spread `json:"seen"`
	Pipeline spread `json:"pipeline"`
	Values   int    `json:"values"`
	Polls    int    `json:"polls"`
	Errors   int    `json:"errors"`
}

func runProbe(ctx context.Context, args []string) (any, error) {
	flags := newFlags("probe")
	target := flags.String("query-url", "", "address of /api/v1/query")
	query := flags.String("query", "bench_scrape_time_seconds", "gives series whose value is the time they were scraped")
	every := flags.Duration("every", 50*time.Millisecond, "time between two questions")
	duration := flags.Duration("duration", time.Minute, "how long to ask")
	var shown identity
	shown.register(flags)
	_ = flags.Parse(args)
	client, err := shown.client(1)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, *duration)
	defer cancel()
	return probe(ctx, *every, func(ctx context.Context) (answered, error) { return ask(ctx, client, *target, *query) }), nil
}

// answered are values by the labels of their series.
type answered map[string]float64

func probe(ctx context.Context, every time.Duration, ask func(context.Context) (answered, error)) *probeReport {
	report := &probeReport{}
	var seen, pipeline []float64
	last := answered{}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			report.Seen, report.Pipeline = spreadOf(seen), spreadOf(pipeline)
			report.Values = len(pipeline)
			return report
		case <-ticker.C:
		}
		report.Polls++
		values, err := ask(ctx)
		if err != nil {
			if ctx.Err() == nil {
				report.Errors++
			}
			continue
		}
		now := float64(time.Now().UnixMilli()) / 1000
		for series, value := range values {
			seen = append(seen, now-value)
			// What was there before the first question was first seen by nobody.
			if before, known := last[series]; known && value > before {
				pipeline = append(pipeline, now-value)
			}
			last[series] = max(last[series], value)
		}
	}
}

func spreadOf(numbers []float64) spread {
	return spread{quantile(numbers, 0.5), quantile(numbers, 0.9), quantile(numbers, 0.99), quantile(numbers, 1)}
}

var errNoSample = errors.New("no sample")

func ask(ctx context.Context, client *http.Client, target, query string) (answered, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target+"?"+url.Values{"query": {query}}.Encode(), nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string `json:"metric"`
				Value  [2]any            `json:"value"`
			} `json:"result"`
		} `json:"data"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, err
	}
	values := answered{}
	for _, one := range answer.Data.Result {
		value, err := strconv.ParseFloat(fmt.Sprint(one.Value[1]), 64)
		if err != nil {
			return nil, err
		}
		// Maps are printed in the order of their keys.
		values[fmt.Sprint(one.Metric)] = value
	}
	if len(values) == 0 {
		return nil, errNoSample
	}
	return values, nil
}
