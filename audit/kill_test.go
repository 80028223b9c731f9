//go:build linux

package audit_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
)

// killsVariable is how many times TestKill kills; 10 times where it is not set.
//
//	AUDIT_KILLS=200 go test ./audit -run TestKill -timeout 60m
const killsVariable = "AUDIT_KILLS"

// appendForEver records answers and what happens to them, several at once, and prints the id of every answer after it is
// recorded, as a front end shows an answer.
func appendForEver(path string) {
	l, err := audit.Open(context.Background(), path, audit.Options{})
	failed(err)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d-%d", os.Getpid(), g, i)
				failed(l.Record(context.Background(), record(id)))
				fmt.Println(id)
				failed(l.Append(context.Background(), audit.Event{Answer: id, At: later(0), Detail: audit.Sent{Channel: "c", Messages: []string{"m" + id}}}))
				fmt.Println("m" + id)
			}
		})
	}
	wg.Wait()
}

// eraseForEver records answers of somebody and forgets them.
func eraseForEver(path string) {
	l, err := audit.Open(context.Background(), path, audit.Options{})
	failed(err)
	for i := 0; ; i++ {
		r := record(fmt.Sprintf("gone-%d-%d", os.Getpid(), i))
		r.Question.Asker.User, r.Question.Text = "7700077", "zinnoberrot7700077"
		failed(l.Record(context.Background(), r))
		if i%10 == 9 {
			_, err := l.Forget(context.Background(), "7700077")
			failed(err)
		}
		fmt.Println("round", i)
	}
}

func failed(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestKill ends writers with SIGKILL at random moments, over and over on the same file.
func TestKill(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv(killsVariable))
	if err != nil {
		kills = 10
	}
	path := filepath.Join(t.TempDir(), "audit.db")
	open(t, path)
	var shown []string
	for killed := 0; killed < kills; killed += 2 {
		r := rand.New(rand.NewPCG(uint64(killed), 23))
		a, b := writer(t, "append", path), writer(t, "erase", path)
		shown = append(shown, a.next(t))
		b.next(t)
		for _, p := range []*process{a, b} {
			// The moment must not depend on what the process does.
			<-time.After(time.Duration(r.IntN(40_000)) * time.Microsecond)
			p.kill(t)
		}
		shown = append(shown, a.rest()...)
		l := open(t, path)
		if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
			t.Fatalf("after %d kills: %v", killed+2, err)
		}
		for _, id := range shown[max(0, len(shown)-500):] {
			present(t, l, id)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	l := open(t, path)
	for _, id := range shown {
		present(t, l, id)
	}
	if _, err := l.Forget(t.Context(), "7700077"); err != nil {
		t.Error(err)
	}
	if err := l.Record(t.Context(), record("after")); err != nil {
		t.Errorf("the log does not go on: %v", err)
	}
	if left := (&secrets{words: []string{"zinnoberrot7700077"}}).left(t, path); len(left) > 0 {
		t.Errorf("what was forgotten is there: %v", left)
	}
	t.Logf("%d kills, %d answers and messages shown", kills, len(shown))
}

// present looks for an answer, or the answer that a message shows.
func present(t *testing.T, l *audit.Log, shown string) {
	t.Helper()
	find := l.Get
	if strings.HasPrefix(shown, "m") {
		find = l.AnswerOf
	}
	if _, err := find(t.Context(), shown); err != nil {
		t.Errorf("%s was shown and is not recorded: %v", shown, err)
	}
}

type process struct {
	cmd   *exec.Cmd
	lines chan string
}

// writer starts the test binary in a role and reads what it prints, so that it never waits for that.
func writer(t *testing.T, role, path string) *process {
	t.Helper()
	cmd := again(t, role, path)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd, lines: make(chan string, 1<<16)}
	go func() {
		defer close(p.lines)
		out := bufio.NewReader(pipe)
		for {
			line, err := out.ReadString('\n')
			if err != nil {
				return // a line without its end was not shown
			}
			p.lines <- strings.TrimSpace(line)
		}
	}()
	return p
}

func (p *process) next(t *testing.T) string {
	t.Helper()
	line, ok := <-p.lines
	if !ok {
		t.Fatalf("the writer stopped: %v", p.cmd.Wait())
	}
	return line
}

// rest is what a killed process had still printed.
func (p *process) rest() []string {
	var list []string
	for line := range p.lines {
		list = append(list, line)
	}
	return list
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
}
