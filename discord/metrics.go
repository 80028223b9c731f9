package discord

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts what a bot does, in a registry of its own. No label holds what somebody wrote or who somebody is.
type Metrics struct {
	registry   *prometheus.Registry
	questions  *prometheus.CounterVec // by status, writer and kind of place
	failures   *prometheus.CounterVec // by what failed
	refusals   *prometheus.CounterVec // questions that were politely refused, by reason
	latency    *prometheus.HistogramVec
	requests   *prometheus.CounterVec // to Discord, by HTTP status
	reconnects *prometheus.CounterVec // by reason
	events     prometheus.Counter
	panics     prometheus.Counter
	waiting    prometheus.Gauge
}

func newMetrics() *Metrics {
	const ns = "quellenlage"
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: ns, Name: name, Help: help}, labels)
	}
	m := &Metrics{
		registry:  prometheus.NewRegistry(),
		questions: counter("questions_total", "Questions that were answered.", "status", "writer", "place"),
		failures:  counter("failures_total", "What failed.", "what"),
		refusals:  counter("refusals_total", "Questions that were refused.", "reason"),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: ns, Name: "answer_seconds", Help: "Time from the question's arrival to the shown answer.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120},
		}, []string{"place"}),
		requests:   counter("discord_requests_total", "Requests to Discord by HTTP status.", "status"),
		reconnects: counter("reconnects_total", "Gateway connections that ended.", "reason"),
		events:     prometheus.NewCounter(prometheus.CounterOpts{Namespace: ns, Name: "events_total", Help: "Messages and interactions that arrived."}),
		panics:     prometheus.NewCounter(prometheus.CounterOpts{Namespace: ns, Name: "panics_total", Help: "Panics that were caught."}),
		waiting:    prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ns, Name: "waiting", Help: "Work that waits or is under way."}),
	}
	m.registry.MustRegister(m.questions, m.failures, m.refusals, m.latency, m.requests, m.reconnects, m.events, m.panics, m.waiting)
	return m
}

// Handler serves the metrics in Prometheus' text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func since(t time.Time) float64 { return time.Since(t).Seconds() }
