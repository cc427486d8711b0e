package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestQuantileIsANumberThatWasMeasured(t *testing.T) {
	numbers := []float64{5, 1, 4, 2, 3}
	for share, want := range map[float64]float64{0.5: 3, 0.99: 5, 0.2: 1, 1: 5} {
		if got := quantile(numbers, share); got != want {
			t.Errorf("quantile %v is %v, not %v", share, got, want)
		}
	}
	if quantile(nil, 0.5) != 0 {
		t.Error("of none it is not 0")
	}
}

func TestProbeTellsWhenAValueIsFirstSeen(t *testing.T) {
	values := []float64{100, 100, 110, 110, 120}
	at := 0
	ctx, cancel := context.WithCancel(context.Background())
	report := probe(ctx, time.Millisecond, func(context.Context) (answered, error) {
		if at == len(values) {
			cancel()
			return nil, errNoSample
		}
		at++
		return answered{"one": values[at-1], "other": values[at-1] + 1}, nil
	})
	if report.Values != 4 {
		t.Fatalf("%d new values in place of 2 of each: the first was there before", report.Values)
	}
}

func TestTargetCountsItsScrapes(t *testing.T) {
	server := httptest.NewServer(&targets{series: 90, byPath: map[string]*target{}})
	defer server.Close()
	read := func(path string) string {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, _ := io.ReadAll(response.Body)
		return string(text)
	}
	read("/metrics/1")
	if text := read("/metrics/1"); !strings.Contains(text, "\nbench_scrape_sequence 2\n") {
		t.Error("the second scrape is not the second")
	}
	text := read("/metrics/2")
	if !strings.Contains(text, "\nbench_scrape_sequence 1\n") {
		t.Error("targets share their number")
	}
	if count := strings.Count(text, "{cpu="); count != 90 {
		t.Errorf("%d series in place of 90", count)
	}
}

func TestProxyCountsAndCuts(t *testing.T) {
	echo, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer echo.Close()
	go func() {
		for {
			connection, err := echo.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(connection, connection) }()
		}
	}()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	line := newProxy(echo.Addr().String())
	go line.accept(listener)

	talk := func() error {
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			return err
		}
		defer connection.Close()
		_ = connection.SetDeadline(time.Now().Add(2 * time.Second))
		fmt.Fprintln(connection, "hello")
		_, err = bufio.NewReader(connection).ReadString('\n')
		return err
	}
	if err := talk(); err != nil {
		t.Fatal(err)
	}
	if counted := line.report(); counted.Up != 6 || counted.Down != 6 {
		t.Fatalf("counted %+v", counted)
	}
	line.become(cut)
	if talk() == nil {
		t.Fatal("a line that is cut carries")
	}
	line.become(open)
	if err := talk(); err != nil {
		t.Fatal(err)
	}
}
