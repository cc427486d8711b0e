// A target that numbers the scrapes it answers and remembers them, so that what arrives far away can be counted.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Scrapes remembered; at one in two seconds they are those of two days.
const remembered = 100_000

// Only Prometheus sends it: whoever else looks at the page is no scrape.
const scrapeHeader = "X-Prometheus-Scrape-Timeout-Seconds"

// Exemplars have a form in OpenMetrics alone.
const openMetrics = "application/openmetrics-text"

// One scrape that was answered: its number since the start, and when the answer was written, in milliseconds since 1970.
type scrape struct {
	Number uint64 `json:"number"`
	Time   int64  `json:"time"`
}

type target struct {
	series int
	start  int64

	mutex    sync.Mutex
	begun    uint64
	answered []scrape // a ring once it is full
	oldest   int
}

func (t *target) metrics(writer http.ResponseWriter, request *http.Request) {
	t.mutex.Lock()
	if request.Header.Get(scrapeHeader) != "" {
		t.begun++
	}
	number := t.begun
	t.mutex.Unlock()

	var body bytes.Buffer
	body.WriteString("# TYPE lab_scrape_number gauge\n")
	for index := range t.series {
		fmt.Fprintf(&body, "lab_scrape_number{series=\"%d\"} %d\n", index, number)
	}
	body.WriteString("# TYPE lab_target_start_time_seconds gauge\n")
	fmt.Fprintf(&body, "lab_target_start_time_seconds %d.%03d\n", t.start/1000, t.start%1000)

	contentType := "text/plain; version=0.0.4"
	if strings.Contains(request.Header.Get("Accept"), openMetrics) {
		contentType = openMetrics + "; version=1.0.0"
		now := time.Now().UnixMilli()
		body.WriteString("# TYPE lab_traced counter\n")
		fmt.Fprintf(&body, "lab_traced_total %d # {trace_id=\"%032x\"} 1 %d.%03d\n", number, number, now/1000, now%1000)
		body.WriteString("# EOF\n")
	}
	writer.Header().Set("Content-Type", contentType+"; charset=utf-8")
	writer.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	if _, err := writer.Write(body.Bytes()); err != nil {
		return
	}
	if err := http.NewResponseController(writer).Flush(); err != nil {
		return
	}
	// A scrape that its Prometheus gave up is stored nowhere, and nobody promised it.
	if request.Header.Get(scrapeHeader) == "" || request.Context().Err() != nil {
		return
	}
	t.remember(scrape{Number: number, Time: time.Now().UnixMilli()})
}

func (t *target) remember(one scrape) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.answered) < remembered {
		t.answered = append(t.answered, one)
		return
	}
	t.answered[t.oldest] = one
	t.oldest = (t.oldest + 1) % remembered
}

func (t *target) listAnswered(writer http.ResponseWriter, request *http.Request) {
	since, err := strconv.ParseInt(request.URL.Query().Get("since"), 10, 64)
	if err != nil {
		http.Error(writer, "since must be milliseconds since 1970", http.StatusBadRequest)
		return
	}
	list := []scrape{}
	t.mutex.Lock()
	for index := range t.answered {
		one := t.answered[(t.oldest+index)%len(t.answered)]
		if one.Time >= since {
			list = append(list, one)
		}
	}
	t.mutex.Unlock()
	writer.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(writer).Encode(map[string]any{"start": t.start, "series": t.series, "answered": list})
}

func main() {
	listen := flag.String("listen", ":8080", "address to answer at")
	series := flag.Int("series", 20, "series that carry the number of the scrape")
	flag.Parse()

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)

	one := &target{series: *series, start: time.Now().UnixMilli()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", one.metrics)
	mux.HandleFunc("GET /answered", one.listAnswered)
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	// For whoever asked for any free port.
	fmt.Printf("listening at %s\n", listener.Addr())
	go func() { log.Fatal(http.Serve(listener, mux)) }()
	<-stop
}
