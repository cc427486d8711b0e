package main

import (
	"fmt"
	"hash/fnv"
	"math"
	"sort"
	"strconv"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
)

// Series of one target: a counter, a gauge, and a histogram of five buckets, a count and a sum.
const seriesOfInstance = 9

// Upper bounds of the histogram and how many in a thousand requests are below each.
var buckets = []struct {
	bound string
	share int64
}{{"0.1", 640}, {"0.5", 870}, {"1", 950}, {"5", 995}, {"+Inf", 1000}}

const day = 24 * 3600 * 1000

// One series: what it is called and what it is at a moment. Values are whole numbers far below 2^53, so that sums are
// exact in whatever order they are built.
type series struct {
	labels labels.Labels
	target *scrapedTarget
	value  func(at int64) float64
}

// When a target is scraped, in milliseconds.
type scrapedTarget struct {
	interval int64
	offset   int64 // above 0: no sample lies on the edge of a window of any resolution
	gaps     bool
	awayAt   int64
}

// Every target is away for 47 minutes once in five days: neither edge is that of a window.
const (
	gapEvery  = 5 * day
	gapLength = 47 * 60 * 1000
)

func (t *scrapedTarget) away(at int64) bool {
	return t.gaps && (at+t.awayAt)%gapEvery < gapLength
}

func hash(text string) int64 {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(text))
	return int64(sum.Sum64() >> 1)
}

// What a counter that starts at 0 has counted after so long, with a day's rhythm: about `perSecond` on average.
func counted(perSecond float64, since int64) int64 {
	seconds := float64(since) / 1000
	const turn = 2 * math.Pi / 86400
	return int64(perSecond * (seconds - 0.5/turn*math.Sin(turn*seconds)))
}

// The series of a tenant in the order in which an index wants them.
func tenantSeries(tenant string, s settings) []series {
	var all []series
	for index := range s.instances {
		name := fmt.Sprintf("history-%03d", index)
		seed := hash(tenant + "/" + name)
		interval := s.interval.Milliseconds()
		target := &scrapedTarget{
			interval: interval, offset: 1 + seed%(interval-1), gaps: s.staleMarkers, awayAt: seed / 7 % gapEvery,
		}
		add := func(metric, bound string, at func(int64) float64) {
			builder := labels.NewScratchBuilder(6)
			builder.Add("__name__", metric)
			builder.Add("cluster", tenant)
			builder.Add("instance", name)
			builder.Add("job", "history")
			if bound != "" {
				builder.Add("le", bound)
			}
			builder.Sort()
			all = append(all, series{labels: builder.Labels(), target: target, value: at})
		}
		// A target restarts every 20 to 40 hours, and whatever it counts begins anew.
		restart := (20 + seed%20) * 3600 * 1000
		since := func(at int64) int64 { return (at + seed%restart) % restart }
		perSecond := 5 + float64(seed%40)
		requests := func(at int64) int64 { return counted(perSecond, since(at)) }

		add("history_requests_total", "", func(at int64) float64 { return float64(requests(at)) })
		add("history_queue_length", "", func(at int64) float64 {
			wave := 400 * math.Sin(2*math.Pi*float64(at%day)/day+float64(seed%628)/100)
			noise := hash(strconv.FormatInt(at^seed, 36)) % 101
			return math.Floor(500+wave) + float64(noise)
		})
		for _, bucket := range buckets {
			add("history_duration_seconds_bucket", bucket.bound, func(at int64) float64 {
				return float64(requests(at) * bucket.share / 1000)
			})
		}
		add("history_duration_seconds_count", "", func(at int64) float64 { return float64(requests(at)) })
		add("history_duration_seconds_sum", "", func(at int64) float64 { return float64(requests(at) / 4) })
	}
	sort.Slice(all, func(i, j int) bool { return labels.Compare(all[i].labels, all[j].labels) < 0 })
	return all
}

// Calls `take` for every sample of a series in [from, to), a marker of staleness after the last one before a gap.
func (s *series) samples(from, to int64, take func(at int64, value float64)) {
	stale := math.Float64frombits(value.StaleNaN)
	for slot := from; slot < to; slot += s.target.interval {
		at := slot + s.target.offset
		if !s.target.away(at) {
			take(at, s.value(at))
		} else if !s.target.away(at - s.target.interval) {
			take(at, stale)
		}
	}
}
