package main

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
)

// sinkReport counts what was thrown away.
type sinkReport struct {
	Requests int64 `json:"requests"`
	Bytes    int64 `json:"bytes"`
}

// runSink takes remote write and keeps nothing, where only the sender is looked at.
func runSink(ctx context.Context, args []string) (any, error) {
	flags := newFlags("sink")
	listen := flags.String("listen", "", "address to listen on")
	_ = flags.Parse(args)
	var requests, bytes atomic.Int64
	handler := http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		count, _ := io.Copy(io.Discard, request.Body)
		if request.Method == http.MethodPost {
			requests.Add(1)
			bytes.Add(count)
		}
		response.WriteHeader(http.StatusOK)
	})
	return untilDone(ctx, &http.Server{Addr: *listen, Handler: handler}, func() any {
		return sinkReport{Requests: requests.Load(), Bytes: bytes.Load()}
	})
}
