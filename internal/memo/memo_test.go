package memo_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/quellenlage/quellenlage/internal/memo"
)

func TestCache(t *testing.T) {
	c := memo.New[string](2)
	worked := 0
	get := func(key string) string {
		return c.Get([]byte(key), func(k string) string { worked++; return strings.ToUpper(k) })
	}
	for _, key := range []string{"a", "b", "a", "b"} {
		if got := get(key); got != strings.ToUpper(key) {
			t.Errorf("%s: %s", key, got)
		}
	}
	if worked != 2 {
		t.Errorf("worked %d times for two keys", worked)
	}
	get("c") // full: a and b are forgotten
	if get("a"); worked != 4 {
		t.Errorf("worked %d times, want 4: more is remembered than the bound allows", worked)
	}
}

func TestCacheAtOnce(t *testing.T) {
	c := memo.New[int](10)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 1000 {
				if got := c.Get(fmt.Append(nil, i%20), func(k string) int { return len(k) }); got < 1 {
					t.Error(got)
				}
			}
		})
	}
	wg.Wait()
}
