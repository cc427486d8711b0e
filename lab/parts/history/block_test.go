package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/value"
)

func testSettings() settings {
	return settings{instances: 3, interval: time.Minute, staleMarkers: true}
}

func TestNoSampleLiesOnTheEdgeOfAWindow(t *testing.T) {
	for _, one := range tenantSeries("t", testSettings()) {
		one.samples(0, 2*day, func(at int64, _ float64) {
			if at%(5*60*1000) == 0 {
				t.Fatalf("%s has a sample at %d", one.labels, at)
			}
		})
	}
}

func TestCountersFallOnlyToBeginAnew(t *testing.T) {
	resets := 0
	for _, one := range tenantSeries("t", testSettings()) {
		if one.labels.Get("__name__") != "history_requests_total" {
			continue
		}
		last := 0.0
		one.samples(0, 10*day, func(_ int64, v float64) {
			if value.IsStaleNaN(v) {
				return
			}
			if v < last {
				resets++
				if v > 60*60 {
					t.Errorf("%s falls from %v to %v", one.labels, last, v)
				}
			}
			last = v
		})
	}
	if resets == 0 {
		t.Error("no counter was reset")
	}
}

func TestCopiesDifferInTheirNamesAlone(t *testing.T) {
	folder := t.TempDir()
	all := tenantSeries("t", testSettings())
	to := blockLength.Milliseconds()
	if _, err := writeBlock(folder, "t", []string{"a", "b"}, all, 0, to); err != nil {
		t.Fatal(err)
	}
	one, other := filepath.Join(folder, blockName("t", "a", to).String()), filepath.Join(folder, blockName("t", "b", to).String())
	if one == other {
		t.Fatal("two replicas have one name")
	}
	for _, file := range []string{"index", "chunks/000001"} {
		first, err := os.ReadFile(filepath.Join(one, file))
		if err != nil {
			t.Fatal(err)
		}
		second, err := os.ReadFile(filepath.Join(other, file))
		if err != nil {
			t.Fatal(err)
		}
		if string(first) != string(second) {
			t.Errorf("%s differs", file)
		}
	}
}
