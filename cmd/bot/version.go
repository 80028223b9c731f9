package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/rag"
)

// version says which program this is.
type version struct {
	Version  string `json:"version"`
	Revision string `json:"revision"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	Schema   int    `json:"schema"`
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which version this is",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			v := thisVersion()
			if p.flags.json {
				return p.printJSON(v)
			}
			text := "quellenlage " + v.Version
			if v.Revision != "" {
				text += " (" + v.Revision + ")"
			}
			return p.print(fmt.Sprintf("%s, %s, %s, answers of schema %d\n", text, v.Go, v.Platform, v.Schema))
		},
	}
}

// thisVersion reads what the Go tool wrote into the binary.
func thisVersion() version {
	v := version{Version: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Schema: rag.Schema}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Version = info.Main.Version
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			v.Revision = s.Value[:min(len(s.Value), 12)] + v.Revision
		case s.Key == "vcs.modified" && s.Value == "true":
			v.Revision += ", changed"
		}
	}
	return v
}
