// Command bot answers questions about a corpus of news articles on the terminal, always citing and contrasting sources.
//
// This package alone reads the environment and the command line. Results go to standard output, everything else to
// standard error. The exit status is 0 where the work is done (an answer that the articles don't give is a result too),
// 1 where it failed, and 2 where the command was used wrongly.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run())
}

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &program{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, environ: os.Environ(),
		screens: terminals{in: os.Stdin, out: os.Stdout, err: os.Stderr}, open: openHouse,
	}
	return p.run(ctx, os.Args[1:])
}
