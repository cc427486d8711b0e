// Command bench-load is the other side of the benchmarks: it writes, is scraped, asks, and stands in between.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// command does its work until it is finished or told to end, and returns what is printed as JSON.
type command func(ctx context.Context, args []string) (any, error)

var commands = map[string]command{
	"write": runWrite,
	"serve": runServe,
	"probe": runProbe,
	"proxy": runProxy,
	"sink":  runSink,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: bench-load write|serve|probe|proxy|sink [flags]")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	report, err := commands[os.Args[1]](ctx, os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newFlags(name string) *flag.FlagSet {
	return flag.NewFlagSet("bench-load "+name, flag.ExitOnError)
}
