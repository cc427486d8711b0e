package main

import (
	"flag"
	"slices"
	"strings"
)

// listFlag may be given several times.
type listFlag []string

func (l *listFlag) String() string { return strings.Join(*l, ",") }

func (l *listFlag) Set(value string) error {
	*l = append(*l, value)
	return nil
}

func (i *identity) register(flags *flag.FlagSet) {
	flags.StringVar(&i.cert, "cert", "", "file of the certificate to show")
	flags.StringVar(&i.key, "key", "", "file of its key")
	flags.StringVar(&i.ca, "ca", "", "file of the authorities to trust")
	flags.StringVar(&i.serverName, "server-name", "", "name the server's certificate must have")
}

// quantile is the smallest number that at least that share of the numbers does not exceed; 0 of none.
func quantile(numbers []float64, share float64) float64 {
	if len(numbers) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(numbers))
	at := int(share*float64(len(sorted))+0.999999) - 1
	return sorted[min(max(at, 0), len(sorted)-1)]
}
