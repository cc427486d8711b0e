package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/oklog/ulid/v2"
)

// A file of a block as Thanos lists it in meta.json; meta.json itself has no size there.
type dataFile struct {
	Path string `json:"rel_path"`
	Size int64  `json:"size_bytes,omitempty"`
}

type object = map[string]any

// The name of a block: always the same one, and made when its last sample was, as a delay for consistency sees it.
func blockName(tenant, replica string, to int64) ulid.ULID {
	sum := sha256.Sum256([]byte(tenant + "\x00" + replica))
	name, err := ulid.New(uint64(to), bytes.NewReader(sum[:]))
	if err != nil {
		panic(err) // ten bytes of thirty-two are always there
	}
	return name
}

func dataFiles(folder string) ([]dataFile, error) {
	var files []dataFile
	segments, err := filepath.Glob(filepath.Join(folder, "chunks", "*"))
	if err != nil {
		return nil, err
	}
	for _, path := range append(segments, filepath.Join(folder, "index")) {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		relative, err := filepath.Rel(folder, path)
		if err != nil {
			return nil, err
		}
		files = append(files, dataFile{Path: relative, Size: info.Size()})
	}
	return files, nil
}

// Writes meta.json as Receive's shipper does: Prometheus's part, and Thanos's with the labels that name the block.
func writeMeta(folder string, name ulid.ULID, tenant, replica string, from, to int64, data written, files []dataFile) error {
	var segments []string
	for _, file := range files[:len(files)-1] {
		segments = append(segments, filepath.Base(file.Path))
	}
	text, err := json.MarshalIndent(object{
		"version": 1,
		"ulid":    name,
		"minTime": from,
		"maxTime": to,
		"stats": object{
			"numSamples": data.samples, "numFloatSamples": data.samples,
			"numSeries": data.series, "numChunks": data.chunks,
		},
		"compaction": object{"level": 1, "sources": []ulid.ULID{name}},
		"thanos": object{
			"version":       1,
			"labels":        map[string]string{"receive_replica": replica, "tenant_id": tenant},
			"downsample":    object{"resolution": 0},
			"source":        "receive",
			"segment_files": segments,
			"files":         append(files[:len(files):len(files)], dataFile{Path: "meta.json"}),
			"index_stats":   object{},
		},
	}, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "meta.json"), text, 0o644)
}
