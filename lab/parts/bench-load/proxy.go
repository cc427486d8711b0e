package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// proxyReport counts what passed.
type proxyReport struct {
	Up          int64 `json:"up"`
	Down        int64 `json:"down"`
	Connections int64 `json:"connections"`
}

// lineState says whether the line carries anything.
type lineState int

const (
	open lineState = iota
	// cut refuses: connections end at once.
	cut
	// silent takes connections and carries nothing, as when packets are lost.
	silent
)

type proxy struct {
	to          string
	up, down    atomic.Int64
	connections atomic.Int64
	latency     atomic.Int64

	mutex sync.Mutex
	state lineState
	live  map[net.Conn]struct{}
}

func runProxy(ctx context.Context, args []string) (any, error) {
	flags := newFlags("proxy")
	listen := flags.String("listen", "", "address to listen on")
	to := flags.String("to", "", "address to connect to")
	control := flags.String("control", "", "address of /counters, /cut, /restore and /latency")
	_ = flags.Parse(args)
	line := newProxy(*to)
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return nil, err
	}
	go func() {
		<-ctx.Done()
		_ = listener.Close()
	}()
	go line.accept(listener)
	report, err := untilDone(ctx, &http.Server{Addr: *control, Handler: line}, func() any { return line.report() })
	_ = listener.Close()
	return report, err
}

func newProxy(to string) *proxy {
	return &proxy{to: to, live: map[net.Conn]struct{}{}}
}

func (p *proxy) accept(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			go p.carry(connection)
		}
	}
}

func (p *proxy) carry(from net.Conn) {
	p.connections.Add(1)
	if !p.enter(from) {
		_ = from.Close()
		return
	}
	defer p.leave(from)
	if p.current() == silent {
		_, _ = io.Copy(io.Discard, from)
		return
	}
	to, err := net.DialTimeout("tcp", p.to, 5*time.Second)
	if err != nil {
		return
	}
	if !p.enter(to) {
		_ = to.Close()
		return
	}
	defer p.leave(to)
	done := make(chan struct{}, 2)
	go func() { p.pipe(to, from, &p.up); done <- struct{}{} }()
	go func() { p.pipe(from, to, &p.down); done <- struct{}{} }()
	<-done
}

// pipe carries one direction and counts it.
func (p *proxy) pipe(to, from net.Conn, counter *atomic.Int64) {
	buffer := make([]byte, 64<<10)
	for {
		count, err := from.Read(buffer)
		if count > 0 {
			time.Sleep(time.Duration(p.latency.Load()) * time.Millisecond)
			counter.Add(int64(count))
			if _, failed := to.Write(buffer[:count]); failed != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// enter notes a connection, so that a cut ends it; false when the line is cut.
func (p *proxy) enter(connection net.Conn) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.state == cut {
		return false
	}
	p.live[connection] = struct{}{}
	return true
}

func (p *proxy) leave(connection net.Conn) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.live, connection)
	_ = connection.Close()
}

func (p *proxy) current() lineState {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.state
}

// become changes the line and ends all connections: what was open before must not go on.
func (p *proxy) become(state lineState) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.state = state
	for connection := range p.live {
		_ = connection.Close()
	}
}

func (p *proxy) report() proxyReport {
	return proxyReport{Up: p.up.Load(), Down: p.down.Load(), Connections: p.connections.Load()}
}

func (p *proxy) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	switch request.URL.Path {
	case "/counters":
		_ = json.NewEncoder(response).Encode(p.report())
	case "/cut":
		if request.URL.Query().Get("hang") == "1" {
			p.become(silent)
		} else {
			p.become(cut)
		}
	case "/restore":
		p.become(open)
	case "/latency":
		milliseconds, err := strconv.ParseInt(request.URL.Query().Get("ms"), 10, 64)
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		p.latency.Store(milliseconds)
	default:
		http.NotFound(response, request)
	}
}
