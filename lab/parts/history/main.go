// Writes weeks of history as the blocks that Thanos Receive would have uploaded meanwhile.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
	"time"
)

// Thanos Receive's own blocks: its default in production.
const blockLength = 2 * time.Hour

// What was written, for whoever compares it with what is read later.
type summary struct {
	Start    int64    `json:"start"` // milliseconds since 1970
	End      int64    `json:"end"`
	Interval int64    `json:"interval"` // milliseconds between two samples of a series
	Tenants  []string `json:"tenants"`
	Replicas []string `json:"replicas"`
	Series   int      `json:"series"` // of one tenant
	Samples  uint64   `json:"samples"`
	Distinct uint64   `json:"distinctSamples"` // without the copies
	Blocks   int      `json:"blocks"`
	Bytes    int64    `json:"bytes"`
}

type settings struct {
	out          string
	tenants      []string
	replicas     []string
	instances    int
	days         int
	replicated   int
	interval     time.Duration
	end          time.Time
	staleMarkers bool
}

func readSettings() settings {
	var s settings
	var tenants, replicas, end string
	flag.StringVar(&s.out, "out", "", "empty folder for the blocks")
	flag.StringVar(&tenants, "tenants", "history-a,history-b,history-c", "values of the label tenant_id")
	flag.StringVar(&replicas, "replicas", "history-0,history-1,history-2", "values of the label receive_replica")
	flag.IntVar(&s.instances, "instances", 25, "targets of a tenant; each has 9 series")
	flag.IntVar(&s.days, "days", 30, "length of the history")
	flag.IntVar(&s.replicated, "replicated-days", 2, "newest days that every replica has; older ones are there once")
	flag.DurationVar(&s.interval, "interval", time.Minute, "time between two samples of a series")
	flag.StringVar(&end, "end", "", "end of the history in RFC 3339 (default: two hours ago, cut to whole blocks)")
	flag.BoolVar(&s.staleMarkers, "gaps", true, "targets are away now and then, as after a restart")
	flag.Parse()

	s.tenants, s.replicas = strings.Split(tenants, ","), strings.Split(replicas, ",")
	s.end = time.Now().Add(-blockLength)
	if end != "" {
		parsed, err := time.Parse(time.RFC3339, end)
		if err != nil {
			log.Fatalf("--end: %v", err)
		}
		s.end = parsed
	}
	s.end = s.end.UTC().Truncate(blockLength)
	if s.out == "" || s.days < 1 || s.instances < 1 || s.interval < time.Second || blockLength%s.interval != 0 {
		log.Fatal("--out is needed, --days and --instances are at least 1, --interval is a whole part of two hours")
	}
	return s
}

func main() {
	s := readSettings()
	start := s.end.AddDate(0, 0, -s.days)
	replicatedSince := s.end.AddDate(0, 0, -s.replicated)
	result := summary{
		Start: start.UnixMilli(), End: s.end.UnixMilli(), Interval: s.interval.Milliseconds(),
		Tenants: s.tenants, Replicas: s.replicas, Series: s.instances * seriesOfInstance,
	}
	for _, tenant := range s.tenants {
		all := tenantSeries(tenant, s)
		for from := start; from.Before(s.end); from = from.Add(blockLength) {
			copies := s.replicas[:1]
			if !from.Before(replicatedSince) {
				copies = s.replicas
			}
			written, err := writeBlock(s.out, tenant, copies, all, from.UnixMilli(), from.Add(blockLength).UnixMilli())
			if err != nil {
				log.Fatal(err)
			}
			result.Blocks += len(copies)
			result.Samples += written.samples * uint64(len(copies))
			result.Distinct += written.samples
			result.Bytes += written.bytes * int64(len(copies))
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "%d blocks of %d samples\n", result.Blocks, result.Samples)
}
