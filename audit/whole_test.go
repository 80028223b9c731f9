package audit_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
)

// fill gives every field below v a value of its own, so that one that is lost or mixed up on its way shows.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case calendar.Date:
		v.Set(reflect.ValueOf(calendar.Day(2000, time.January, *n)))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2025, 5, 1, 12, 0, 0, *n, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) + .5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 2 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, n)
			fill(value, n)
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic(fmt.Sprintf("a record holds a %s, which fill does not know", v.Type()))
	}
}

// full is a record in which no field is empty.
func full() rag.Record {
	var r rag.Record
	n := 0
	fill(reflect.ValueOf(&r).Elem(), &n)
	return r
}

// TestEveryFieldComesBack fails for a field that somebody adds to a record and that the rows of this package leave out.
func TestEveryFieldComesBack(t *testing.T) {
	l, err := audit.Open(t.Context(), filepath.Join(t.TempDir(), "audit.db"), audit.Options{PlainUsers: func(string) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	want := full()
	if err := l.Record(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := l.Get(t.Context(), want.Answer.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the record changed on its way (-want +got):\n%s", diff)
	}
}

// TestEveryDetailIsFilled: TestEventsComeBackInOrder does the same for events, if the examples leave no field empty.
func TestEveryDetailIsFilled(t *testing.T) {
	for _, d := range details() {
		v := reflect.ValueOf(d)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%T.%s is empty, so that no test sees whether it is kept", d, v.Type().Field(i).Name)
			}
		}
	}
}
