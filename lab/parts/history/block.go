package main

import (
	"context"
	"os"
	"path/filepath"
	"sort"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/index"
)

// Prometheus's and Receive's own number.
const samplesPerChunk = 120

type written struct {
	samples uint64
	series  uint64
	chunks  uint64
	bytes   int64
}

// Writes one block per replica; the copies are one another's hard links but for their names and labels, as copies of
// Receive hold the same samples.
func writeBlock(out, tenant string, replicas []string, all []series, from, to int64) (written, error) {
	first := filepath.Join(out, blockName(tenant, replicas[0], to).String())
	if err := os.MkdirAll(filepath.Join(first, "chunks"), 0o755); err != nil {
		return written{}, err
	}
	result, err := writeData(first, all, from, to)
	if err != nil {
		return written{}, err
	}
	files, err := dataFiles(first)
	if err != nil {
		return written{}, err
	}
	for _, file := range files {
		result.bytes += file.Size
	}
	for _, replica := range replicas {
		name := blockName(tenant, replica, to)
		folder := filepath.Join(out, name.String())
		if folder != first {
			if err := linkFiles(first, folder, files); err != nil {
				return written{}, err
			}
		}
		if err := writeMeta(folder, name, tenant, replica, from, to, result, files); err != nil {
			return written{}, err
		}
	}
	return result, nil
}

func writeData(folder string, all []series, from, to int64) (result written, err error) {
	chunkWriter, err := chunks.NewWriter(filepath.Join(folder, "chunks"))
	if err != nil {
		return result, err
	}
	indexWriter, err := index.NewWriter(context.Background(), filepath.Join(folder, "index"))
	if err != nil {
		return result, err
	}
	for _, symbol := range symbolsOf(all) {
		if err := indexWriter.AddSymbol(symbol); err != nil {
			return result, err
		}
	}
	for position := range all {
		metas, samples, err := encode(&all[position], from, to)
		if err != nil {
			return result, err
		}
		if len(metas) == 0 {
			continue
		}
		if err := chunkWriter.WriteChunks(metas...); err != nil {
			return result, err
		}
		if err := indexWriter.AddSeries(storage.SeriesRef(position), all[position].labels, metas...); err != nil {
			return result, err
		}
		result.samples += samples
		result.series++
		result.chunks += uint64(len(metas))
	}
	if err := chunkWriter.Close(); err != nil {
		return result, err
	}
	return result, indexWriter.Close()
}

// Packs the samples of a series as Prometheus does.
func encode(one *series, from, to int64) (metas []chunks.Meta, samples uint64, failure error) {
	var appender chunkenc.Appender
	inChunk := samplesPerChunk
	one.samples(from, to, func(at int64, value float64) {
		if failure != nil {
			return
		}
		if inChunk == samplesPerChunk {
			chunk := chunkenc.NewXORChunk()
			if appender, failure = chunk.Appender(); failure != nil {
				return
			}
			metas = append(metas, chunks.Meta{Chunk: chunk, MinTime: at})
			inChunk = 0
		}
		appender.Append(0, at, value)
		metas[len(metas)-1].MaxTime = at
		inChunk++
		samples++
	})
	return metas, samples, failure
}

func symbolsOf(all []series) []string {
	seen := map[string]bool{}
	for _, one := range all {
		one.labels.Range(func(label labels.Label) { seen[label.Name], seen[label.Value] = true, true })
	}
	list := make([]string, 0, len(seen))
	for symbol := range seen {
		list = append(list, symbol)
	}
	sort.Strings(list)
	return list
}

func linkFiles(from, to string, files []dataFile) error {
	if err := os.MkdirAll(filepath.Join(to, "chunks"), 0o755); err != nil {
		return err
	}
	for _, file := range files {
		if err := os.Link(filepath.Join(from, file.Path), filepath.Join(to, file.Path)); err != nil {
			return err
		}
	}
	return nil
}
